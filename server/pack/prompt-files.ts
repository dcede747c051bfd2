import { readdir, readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { PromptId } from '../contract/pack.ts';

/** Some seconds of speech, as phones record it, bytes. */
const MOST_BYTES = 100_000;

/** The kinds of recordings, by the ending of their names: how they begin, and what they are to browsers. */
const KINDS: Readonly<Record<string, { type: string; begins(head: Buffer): boolean }>> = {
  '.mp3': {
    type: 'audio/mpeg',
    // A tag, or the eleven set bits of a frame.
    begins: (head) => head.toString('latin1', 0, 3) === 'ID3' || (head.readUInt16BE(0) & 0xffe0) === 0xffe0,
  },
  '.m4a': { type: 'audio/mp4', begins: (head) => head.toString('latin1', 4, 8) === 'ftyp' },
  '.opus': { type: 'audio/ogg', begins: (head) => head.toString('latin1', 0, 4) === 'OggS' },
};

/** A recording that can be played. */
export interface PromptFile {
  id: PromptId;
  type: string;
  content: Buffer;
}

/** Reads a folder of recordings, each named by what it says: `new-order.m4a`. A missing folder has none. */
export async function readPrompts(dir: string): Promise<{ prompts: PromptFile[]; faults: string[] }> {
  const prompts: PromptFile[] = [];
  const faults: string[] = [];
  for (const name of (await visible(dir)).sort()) {
    const read = await readPrompt(dir, name);
    if (typeof read === 'string') faults.push(`prompts/${name}: ${read}`);
    else if (prompts.some(({ id }) => id === read.id)) faults.push(`prompts/${name}: is there twice`);
    else prompts.push(read);
  }
  return { prompts, faults };
}

/** The names in a folder, without what file managers leave there; none where there is no such folder. */
export async function visible(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => !name.startsWith('.'));
}

/** One recording, or what is wrong with it. */
async function readPrompt(dir: string, name: string): Promise<PromptFile | string> {
  const { name: said, ext } = parse(name);
  const id = PromptId.safeParse(said);
  if (!id.success) return `is none of ${PromptId.options.join(', ')}`;
  const kind = KINDS[ext.toLowerCase()];
  if (kind === undefined) return `is none of ${Object.keys(KINDS).join(', ')}`;
  const file = join(dir, name);
  const found = await stat(file);
  if (!found.isFile() || found.size > MOST_BYTES) return `is larger than ${MOST_BYTES} bytes, or no file`;
  const content = await readFile(file);
  if (content.length < 8 || !kind.begins(content)) return `is no ${ext.slice(1)}, whatever its name says`;
  return { id: id.data, type: kind.type, content };
}
