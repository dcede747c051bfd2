import type { ListedPack, PackContent, PackTexts } from '../../server/contract/pack.ts';
import { type Pack, pack, setLanguage, type Texts } from './language.ts';

/** Where members work, as the server names these pages. */
const MEMBERS_PAGE = /^\/(?:ban-hang|to-chuc|vao)/;
const LAST_PACK = 'cho-phien.language-pack';

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

/** Its address changes with its content, so phones keep it. Throws without the network. */
async function openPack({ tag, name, url, membersUrl }: ListedPack): Promise<Pack> {
  const urls = MEMBERS_PAGE.test(location.pathname) ? [url, membersUrl] : [url];
  const contents = await Promise.all(urls.map((each) => get<PackContent>(each)));
  const texts: PackTexts = Object.assign({}, ...contents.map((content) => content.texts));
  const prompts: PackContent['prompts'] = Object.assign({}, ...contents.map((content) => content.prompts));
  return { tag, name, over: overlay(texts), prompts };
}

/** Fetches a pack and shows the pages in it; this phone finds it again without the list. Throws without the network. */
export async function choosePack(listed: ListedPack): Promise<void> {
  setLanguage(listed.fallback, await openPack(listed));
  try {
    localStorage.setItem(LAST_PACK, JSON.stringify(listed));
  } catch {
    // The list says it again.
  }
}

/**
 * Takes up the pack of the last visit: as it was then, which the phone mostly still has and needs no network for, and then
 * as the server has it now. Where that has it no longer, the pages are in Vietnamese. Throws without the network.
 */
export async function takeUpPack(tag: string): Promise<void> {
  const last = lastPack();
  if (last?.tag === tag) await choosePack(last).catch(() => undefined);
  const listed = (await listPacks()).find((one) => one.tag === tag);
  if (listed === undefined) return setLanguage('vi');
  if (JSON.stringify(listed) !== JSON.stringify(last) || pack.peek()?.tag !== tag) await choosePack(listed);
}

function lastPack(): ListedPack | null {
  try {
    // Written above.
    return JSON.parse(localStorage.getItem(LAST_PACK) ?? 'null') as ListedPack | null;
  } catch {
    return null;
  }
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
