import type { ListedPack, PackContent, PackTexts } from '../../server/contract/pack.ts';
import { type Pack, setLanguage, type Texts } from './language.ts';

/** Answers JSON of our own server, which made it by the contract: zod stays out of the bundle. Throws without the network. */
async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return (await answer.json()) as T;
}

/** The packs that this server has. Throws without the network. */
export function listPacks(): Promise<ListedPack[]> {
  return get<ListedPack[]>('/packs');
}

/** Fetches a pack; its address changes with its content, so phones keep it. Throws without the network. */
export async function openPack({ tag, name, url }: ListedPack): Promise<Pack> {
  const { texts, prompts } = await get<PackContent>(url);
  return { tag, name, over: overlay(texts), prompts };
}

/** Takes up the pack of the last visit; the pages are in Vietnamese where the server has it no longer. Throws without the network. */
export async function takeUpPack(tag: string): Promise<void> {
  const listed = (await listPacks()).find((one) => one.tag === tag);
  if (listed === undefined) return setLanguage('vi');
  setLanguage(listed.fallback, await openPack(listed));
}

/** Lays translations, by `catalogue:key.key`, over whole catalogues. */
export function overlay(translations: PackTexts): Pack['over'] {
  const made = new Map<string, Texts>();
  return <T extends Texts>(catalogue: string, texts: T): T => {
    const laid = made.get(catalogue) ?? lay(texts, `${catalogue}:`);
    made.set(catalogue, laid);
    // The same keys with the same kinds of values, which a loop over them cannot say.
    return laid as T;
  };

  function lay(texts: Texts, path: string): Texts {
    return Object.fromEntries(
      Object.entries(texts).map(([key, own]) => {
        if (typeof own === 'object') return [key, lay(own, `${path}${key}.`)];
        const text = translations[path + key];
        if (text === undefined || typeof own === 'string') return [key, text ?? own];
        return [key, (...parts: unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(parts[at]))];
      }),
    );
  }
}
