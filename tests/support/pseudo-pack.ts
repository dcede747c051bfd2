import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { baseTextsOf, readCatalogues } from '../../scripts/pack/base-texts.ts';
import type { PackFile } from '../../server/pack/pack-file.ts';

/** A language that nobody speaks: everything that is translated stands between these. */
export const pseudo = (text: string) => `⟦${text}⟧`;

/** A pack of the pseudo-language, with all texts of the pages but those that `left` names. */
export async function pseudoPack(left: readonly string[] = []): Promise<PackFile> {
  const base = baseTextsOf(await readCatalogues());
  const texts = Object.entries(base).map(([key, { text: vi }]) => [
    key,
    { vi, text: left.includes(key) ? '' : pseudo(vi) },
  ]);
  return { tag: 'qps-Ploc', name: 'Pseudo', fallback: 'vi', texts: Object.fromEntries(texts) };
}

/** Lays a pack into the data folder of a server that is about to start. */
export async function layPack(dataDir: string, pack: PackFile): Promise<string> {
  const folder = join(dataDir, 'packs', pack.tag);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'pack.json'), JSON.stringify(pack));
  return folder;
}

/** Records a prompt, a tone of so many seconds, beside a pack; the ending of its name says how. */
export async function record(folder: string, name: string, seconds = 1): Promise<void> {
  await mkdir(join(folder, 'prompts'), { recursive: true });
  const tone = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  await promisify(execFile)('ffmpeg', ['-v', 'error', ...tone, '-ac', '1', join(folder, 'prompts', name)]);
}
