import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readConfig } from '../../server/config.ts';
import { PromptId } from '../../server/contract/pack.ts';
import { StartupError } from '../../server/lib/startup-error.ts';
import type { BaseTexts } from '../../server/pack/base-texts.ts';
import { canonicalTag, type PackFile, readPackFile } from '../../server/pack/pack-file.ts';
import { readPack } from '../../server/pack/packs.ts';
import { baseTextsOf, readCatalogues } from './base-texts.ts';

const USAGE = `Give a command and a language tag (BCP 47), such as tyz for Tày:
  npm run pack -- new tyz      write DATA_DIR/packs/tyz/pack.json with all texts to translate
  npm run pack -- update tyz   add what the pages say since then, keep what is translated
  npm run pack -- check tyz    say what is wrong with it, and how much is translated`;

async function main(): Promise<number> {
  const [command = '', given = '', ...flags] = process.argv.slice(2);
  const tag = canonicalTag(given);
  const known = command === 'new' || command === 'update' || command === 'check';
  if (!known || tag === null || flags.length > 0) {
    console.error(USAGE);
    return 1;
  }
  const base = baseTextsOf(await readCatalogues());
  const dir = join(readConfig(process.env).DATA_DIR, 'packs');
  const file = join(dir, tag, 'pack.json');
  if (command === 'check') return check(dir, tag, base);
  if (command === 'new' && existsSync(file)) {
    console.error(`${shown(file)} is there already: npm run pack -- update ${tag}`);
    return 1;
  }
  const former = command === 'new' ? null : await read(file);
  await write(file, bringUpToDate(former ?? { tag, name: tag, fallback: 'vi', texts: {} }, base));
  console.log(
    former === null
      ? `Wrote ${shown(file)}: put the language's own name at "name", and a translation at each "text". What stays empty is shown in Vietnamese.`
      : `Brought ${shown(file)} up to date.`,
  );
  return former === null ? 0 : check(dir, tag, base);
}

async function read(file: string): Promise<PackFile> {
  const content = await readFile(file, 'utf8').catch(() => null);
  if (content === null)
    throw new StartupError(`There is no ${shown(file)}: npm run pack -- new TAG writes one.`);
  const made = readPackFile(content);
  if ('file' in made) return made.file;
  throw new StartupError([`${shown(file)} cannot be read:`, ...made.faults].join('\n'));
}

/**
 * All texts of the pages in their order, with what is translated. Beside a translation stays the Vietnamese that it was made
 * from, until somebody has looked at it again; a translation that the pages have no use for any more stays at the end.
 */
function bringUpToDate(former: PackFile, base: BaseTexts): PackFile {
  const current = Object.entries(base).map(([key, { text: vi }]) => {
    const kept = former.texts[key];
    return [key, kept && kept.text !== '' ? { vi, ...kept } : { vi, text: '' }] as const;
  });
  const gone = Object.entries(former.texts).filter(([key, { text }]) => !(key in base) && text !== '');
  return { ...former, texts: Object.fromEntries([...current, ...gone]) };
}

/** Written beside its place and renamed: a translation of weeks is never left half. */
async function write(file: string, pack: PackFile): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(pack, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Prints what the server would leave out; answers 1 if there is anything. */
async function check(dir: string, folder: string, base: BaseTexts): Promise<number> {
  const { pack, faults, outdated } = await readPack(dir, folder, base);
  for (const fault of faults) console.error(`fault     ${fault}`);
  for (const key of outdated) console.log(`look again ${key}: the Vietnamese is now "${base[key]?.text}"`);
  if (pack === null) return 1;
  const done = Object.keys(pack.texts).length;
  console.log(`${pack.prompts.length} of ${PromptId.options.length} recordings.`);
  console.log(
    `${pack.name} (${pack.tag}): ${done} of ${Object.keys(base).length} texts, ${faults.length} faults.`,
  );
  return faults.length > 0 ? 1 : 0;
}

const shown = (file: string) => relative(process.cwd(), file);

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
