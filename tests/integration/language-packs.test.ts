import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListedPack, PackTexts } from '../../server/contract/pack.ts';
import { layPack, pseudo, pseudoPack } from '../support/pseudo-pack.ts';
import { startTestServer, type TestServer, temporaryDataDir } from '../support/server.ts';

let server: TestServer;
let data: Awaited<ReturnType<typeof temporaryDataDir>>;

beforeAll(async () => {
  data = await temporaryDataDir();
  await layPack(data.dir, await pseudoPack(['watch:mute']));
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
      url: expect.stringMatching(/^\/packs\/qps-Ploc\.[0-9a-f]{16}\.json$/),
    },
  ]);
});

it('serves a pack compressed, under an address that phones may keep', async () => {
  const [listed] = await list();
  const answer = await fetch(server.url + listed?.url, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(Number(answer.headers.get('content-length'))).toBeLessThan(20_000);
  const texts = (await answer.json()) as PackTexts;
  expect(texts['watch:by']).toBe(pseudo('Người bán: {0}'));
  expect(texts).not.toHaveProperty(['watch:mute']);
  const plain = await fetch(server.url + listed?.url, { headers: { 'accept-encoding': 'identity' } });
  expect(await plain.json()).toEqual(texts);
});

it.each(['/packs/qps-Ploc.0000000000000000.json', '/packs/tyz.json', '/packs/..%2f..%2fpack.json'])(
  'has nothing at %s',
  async (path) => {
    expect((await fetch(server.url + path)).status).toBe(404);
  },
);
