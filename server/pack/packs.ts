import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { ListedPack, PackContent, PackTexts } from '../contract/pack.ts';
import type { Logger } from '../lib/logger.ts';
import { type BaseTexts, readBaseTexts } from './base-texts.ts';
import { type Check, type CheckedPack, canonicalTag, checkPack } from './pack-file.ts';
import { type PromptFile, readPrompts, visible } from './prompt-files.ts';

/** All texts of the pages many times over, bytes. */
const MOST_BYTES = 1_000_000;
/** More languages than anybody scrolls through. */
const MOST_PACKS = 40;

/** Catalogues of pages that no viewer sees, by the beginning of their keys. */
const MEMBER_CATALOGUE = /^(?:organise|studio|signIn|memberErrors)[.:]/;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A file for phones: in each coding where it gets smaller by that. */
export interface PackedFile {
  type: string;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

/** A folder as it was read: as {@link Check}, with the recordings. */
export interface ReadPack extends Omit<Check, 'pack'> {
  pack: (CheckedPack & { prompts: PromptFile[] }) | null;
}

/** The languages that this server has besides the pages' own. */
export interface Packs {
  list(): readonly ListedPack[];
  /** What the `url` of a listed pack leads to, or of one of its recordings; null when there is no such file (any more). */
  file(url: string): PackedFile | null;
}

/**
 * Reads the packs below `dir`, one folder for each: `TAG/pack.json`, and recordings in `TAG/prompts/`. A pack that cannot be used is left out and said in the
 * log, as is each text or recording with a fault: the market opens also with a bad translation. `baseFile`: what the build has written.
 */
export async function openPacks(deps: { dir: string; baseFile: string; logger: Logger }): Promise<Packs> {
  const { dir, baseFile, logger } = deps;
  const folders = await visible(dir);
  const base = folders.length === 0 ? null : await readBaseTexts(baseFile);
  if (base === null) {
    if (folders.length > 0)
      logger.warn('language packs need the pages: run "npm run build", then start again');
    return { list: () => [], file: () => null };
  }
  if (folders.length > MOST_PACKS) logger.warn({ most: MOST_PACKS }, 'further language packs are not read');
  const listed: ListedPack[] = [];
  const files = new Map<string, PackedFile>();
  for (const folder of folders.sort().slice(0, MOST_PACKS)) {
    const { pack, faults } = await readPack(dir, folder, base);
    if (faults.length > 0) logger.warn({ pack: folder, faults }, 'a language pack has faults');
    if (pack === null) continue;
    const { tag, name, fallback, texts } = pack;
    const prompts: PackContent['prompts'] = {};
    for (const { id, type, content } of pack.prompts) {
      const address = addressOf(`${tag}.${id}`, content);
      files.set(address, { type, plain: content });
      prompts[id] = address;
    }
    const forMembers = (key: string) => MEMBER_CATALOGUE.test(key);
    const url = await publish(tag, { texts: only(texts, (key) => !forMembers(key)), prompts: {} });
    const membersUrl = await publish(tag, { texts: only(texts, forMembers), prompts });
    listed.push({ tag, name, fallback, url, membersUrl });
  }
  return { list: () => listed, file: (url) => files.get(url) ?? null };

  async function publish(tag: string, content: PackContent): Promise<string> {
    const plain = Buffer.from(JSON.stringify(content));
    const address = addressOf(tag, plain);
    files.set(address, { type: 'json', plain, br: await brotli(plain), gzip: await gzipped(plain) });
    return address;
  }
}

function only(texts: PackTexts, wanted: (key: string) => boolean): PackTexts {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => wanted(key)));
}

/** An address that changes with the content, so that phones may keep what they have got there. */
function addressOf(name: string, content: Buffer): string {
  return `/packs/${name}.${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}

/** Reads one folder, whose name must be the pack's tag: two packs of one language would be one too many. */
export async function readPack(dir: string, folder: string, base: BaseTexts): Promise<ReadPack> {
  const none = (fault: string) => ({ pack: null, faults: [fault], outdated: [] });
  const file = join(dir, folder, 'pack.json');
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) return none('it has no pack.json');
  if (found.size > MOST_BYTES) return none(`pack.json is larger than ${MOST_BYTES} bytes`);
  const checked = checkPack(await readFile(file, 'utf8'), base);
  const { pack, faults, outdated } = checked;
  if (pack === null) return { pack, faults, outdated };
  if (canonicalTag(folder) !== pack.tag) return none(`its folder must have the name of its tag, ${pack.tag}`);
  const spoken = await readPrompts(join(dir, folder, 'prompts'));
  return {
    pack: { ...pack, prompts: spoken.prompts },
    faults: [...faults, ...spoken.faults],
    outdated,
  };
}
