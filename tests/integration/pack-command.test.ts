import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type PackFile, PackFile as Schema } from '../../server/pack/pack-file.ts';
import { temporaryDataDir } from '../support/server.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let data: Awaited<ReturnType<typeof temporaryDataDir>>;

beforeEach(async () => {
  data = await temporaryDataDir();
});
afterEach(() => data.remove());

/** What the command says, and its exit code. */
function pack(...words: string[]): Promise<{ code: number; said: string }> {
  const env = { ...process.env, DATA_DIR: data.dir };
  return new Promise((done) => {
    const args = [join(ROOT, 'scripts/pack/main.ts'), ...words];
    execFile(process.execPath, args, { cwd: ROOT, env }, (error, out, err) =>
      done({ code: error === null ? 0 : 1, said: out + err }),
    );
  });
}

const file = () => join(data.dir, 'packs/tyz/pack.json');
const read = async () => Schema.parse(JSON.parse(await readFile(file(), 'utf8')));
const write = (content: PackFile) => writeFile(file(), JSON.stringify(content));

it('writes a file to translate, checks it, and keeps what is translated when it is brought up to date', async () => {
  expect((await pack('new', 'tyz')).code).toBe(0);
  const fresh = await read();
  expect(Object.keys(fresh.texts).length).toBeGreaterThan(1_000);
  expect(fresh.texts['watch:by']).toEqual({ vi: 'Người bán: {name}', text: '' });
  expect((await pack('new', 'tyz')).said).toContain('is there already');

  const { 'watch:mute': _, ...texts } = fresh.texts;
  await write({ ...fresh, texts: { ...texts, 'watch:sound': { vi: 'Bật tiếng', text: 'A' } } });
  const updated = await pack('update', 'tyz');
  expect(updated.code).toBe(0);
  expect(updated.said).toContain('look again watch:sound: the Vietnamese is now "Nghe tiếng"');
  expect(updated.said).toMatch(/tyz \(tyz\): 1 of \d+ texts, 0 faults\./);
  const after = await read();
  expect(Object.keys(after.texts)).toEqual(Object.keys(fresh.texts));
  expect(after.texts['watch:sound']).toEqual({ vi: 'Bật tiếng', text: 'A' });

  await write({ ...after, texts: { ...after.texts, 'watch:by': { text: 'B' }, 'watch:x': { text: 'C' } } });
  const checked = await pack('check', 'tyz');
  expect(checked.code).toBe(1);
  expect(checked.said).toContain('watch:by: lacks {name}');
  expect(checked.said).toContain('watch:x: the pages have no such text');
});

it.each([
  [['new', 'not a tag'], 'Give a command and a language tag'],
  [['speak', 'tyz'], 'Give a command and a language tag'],
  [['update', 'tyz'], 'There is no'],
  [['check', 'tyz'], 'it has no pack.json'],
])('%j says what to do instead', async (words, sentence) => {
  const { code, said } = await pack(...words);
  expect(code).toBe(1);
  expect(said).toContain(sentence);
  expect(said).not.toContain('    at ');
});

it('says where a file is not what it should be, and leaves it as it is', async () => {
  await pack('new', 'tyz');
  await writeFile(file(), '{"tag":"tyz","name":"","texts":{}}');
  const { code, said } = await pack('update', 'tyz');
  expect([code, said]).toEqual([1, expect.stringMatching(/cannot be read:\nname: /)]);
  expect(await readFile(file(), 'utf8')).toBe('{"tag":"tyz","name":"","texts":{}}');
});
