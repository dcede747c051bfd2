import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { baseTextsOf, readCatalogues } from '../../scripts/pack/base-texts.ts';
import type { ListedPack, PackContent } from '../../server/contract/pack.ts';
import { createLogger } from '../../server/lib/logger.ts';
import { openPacks, readPack } from '../../server/pack/packs.ts';
import { layPack, pseudo, pseudoPack, record } from '../support/pseudo-pack.ts';
import { startTestServer, type TestServer, temporaryDataDir } from '../support/server.ts';

let server: TestServer;
let data: Awaited<ReturnType<typeof temporaryDataDir>>;

beforeAll(async () => {
  data = await temporaryDataDir();
  const folder = await layPack(data.dir, await pseudoPack(['watch:mute']));
  for (const name of ['new-order.m4a', '2.mp3', 'kg.opus']) await record(folder, name);
  await writeFile(join(folder, 'prompts/on-air.mp3'), 'no recording');
  await writeFile(join(folder, 'prompts/3.mp3'), Buffer.concat([Buffer.from('ID3'), Buffer.alloc(100_000)]));
  await writeFile(join(folder, 'prompts/plums.mp3'), 'ID3 of a word that no prompt has');
  const broken = join(data.dir, 'packs/tyz');
  await mkdir(broken);
  await writeFile(join(broken, 'pack.json'), '{');
  await mkdir(join(data.dir, 'packs/nut'));
  server = await startTestServer({ DATA_DIR: data.dir });
});
afterAll(async () => {
  await server?.stop();
  await data?.remove();
});

const list = async () => (await (await fetch(`${server.url}/packs`)).json()) as ListedPack[];

it('names the packs that can be used, and leaves out those that cannot', async () => {
  expect(await list()).toEqual([
    {
      tag: 'qps-Ploc',
      name: 'Pseudo',
      fallback: 'vi',
      url: expect.stringMatching(/^\/packs\/qps-Ploc\.[0-9a-f]{16}$/),
      membersUrl: expect.stringMatching(/^\/packs\/qps-Ploc\.[0-9a-f]{16}$/),
    },
  ]);
});

it('serves a pack compressed, under an address that phones may keep', async () => {
  const [listed] = await list();
  const answer = await fetch(server.url + listed?.url, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(7_000);
  const content = (await answer.json()) as PackContent;
  const { texts } = content;
  expect(texts['watch:by']).toBe(pseudo('Người bán: {0}'));
  expect(texts).not.toHaveProperty(['watch:mute']);
  expect(Object.keys(texts).filter((key) => /^(organise|studio)/.test(key))).toEqual([]);
  const members = (await (await fetch(server.url + listed?.membersUrl)).json()) as PackContent;
  expect(members.texts['studio:goLive']).toBe(pseudo('Lên sóng'));
  const plain = await fetch(server.url + listed?.url, { headers: { 'accept-encoding': 'identity' } });
  expect(await plain.json()).toEqual(content);
});

it('serves the recordings that can be played, and leaves out what is none', async () => {
  const [listed] = await list();
  const { prompts } = (await (await fetch(server.url + listed?.membersUrl)).json()) as PackContent;
  expect(Object.keys(prompts).sort()).toEqual(['2', 'kg', 'new-order']);
  for (const [id, type] of [
    ['new-order', 'audio/mp4'],
    ['2', 'audio/mpeg'],
    ['kg', 'audio/ogg'],
  ] as const) {
    const answer = await fetch(server.url + prompts[id]);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(500);
  }
});

it('names what is wrong with each', async () => {
  const { faults } = await readPack(join(data.dir, 'packs'), 'qps-Ploc', baseTextsOf(await readCatalogues()));
  expect(faults).toEqual([
    'prompts/3.mp3: is larger than 100000 bytes, or no file',
    'prompts/on-air.mp3: is no mp3, whatever its name says',
    expect.stringMatching(/^prompts\/plums.mp3: is none of .*new-order, on-air/),
  ]);
});

/** What is said in the log when the packs of this data folder are opened. */
async function warnings(baseFile: string) {
  const said: unknown[] = [];
  const logger = Object.assign(createLogger({ level: 'silent', format: 'json' }), {
    warn: (...words: unknown[]) => void said.push(words),
  });
  const packs = await openPacks({ dir: join(data.dir, 'packs'), baseFile, logger });
  return { packs, said: JSON.stringify(said) };
}

it('says in the log what is left out, and why', async () => {
  const { packs, said } = await warnings(resolve(import.meta.dirname, '../../dist/texts.json'));
  expect(packs.list()).toHaveLength(1);
  expect(said).toContain('"pack":"nut","faults":["it has no pack.json"]');
  expect(said).toMatch(/"pack":"tyz","faults":\["pack.json is no JSON: .*position 1/);
  expect(said).toContain('prompts/on-air.mp3: is no mp3, whatever its name says');
});

it('has no packs before the pages are built, and says what to do', async () => {
  const { packs, said } = await warnings(join(data.dir, 'no-such-file.json'));
  expect(packs.list()).toEqual([]);
  expect(said).toContain('npm run build');
});

it.each(['/packs/qps-Ploc.0000000000000000', '/packs/tyz', '/packs/..%2f..%2fpack.json'])(
  'has nothing at %s',
  async (path) => {
    expect((await fetch(server.url + path)).status).toBe(404);
  },
);
