import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { MAX_TAKE_BYTES } from '../../server/contract/take.ts';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { runTake } from '../../transcoder/take/take-run.ts';
import { must } from '../support/market.ts';
import { startTestServer, type TestServer, temporaryDataDir } from '../support/server.ts';
import { makeTake } from '../support/take.ts';

let data: Awaited<ReturnType<typeof temporaryDataDir>>;
let server: TestServer;
let seller: string;
let liveSessionId: string;
let take: Buffer;
/** When the recording ends, ms since the epoch. */
let endedAtMs: number;

beforeAll(async () => {
  data = await temporaryDataDir();
  server = await startTestServer({ DATA_DIR: data.dir, RECORDING_MIN_FREE_MB: '0' });
  const { sellerId, saleEventId } = server.market;
  seller = await server.signIn(sellerId);
  const actor: Actor = { kind: 'member', memberId: sellerId, role: 'seller' };
  ({ liveSessionId } = must(await server.domain.liveSessions.open(actor, saleEventId)));
  const file = join(data.dir, 'take.webm');
  await makeTake(file, { seconds: 6, brightAtS: 2 });
  take = await readFile(file);
  endedAtMs = Date.now() - 60_000;
  await mkdir(join(data.dir, 'transcoder', 'recordings'), { recursive: true });
  const recording = {
    ...({ path: file, container: 'matroska', fromS: 0, toS: 4, hasPicture: true, hasSound: true } as const),
    ...{ renditionIds: ['v64'], ladder: DEFAULT_LADDER, picture: null, minFreeBytes: 0 },
    ...{ programDateTimeMs: endedAtMs - 4_000 },
    folder: join(data.dir, 'transcoder', 'recordings', liveSessionId),
  };
  await runTake(recording, pino({ level: 'silent' }), AbortSignal.timeout(30_000));
}, 60_000);
afterAll(async () => {
  await server?.stop();
  await data?.remove();
});

const about = (more: Record<string, string> = {}): Record<string, string> => ({
  liveSessionId,
  takeId: randomUUID(),
  startedAtMs: `${endedAtMs}`,
  endedAtMs: `${endedAtMs + 6_000}`,
  filetype: 'video/webm;codecs=vp8,opus',
  ...more,
});
const urlOf = (metadata: Record<string, string>) =>
  `${server.url}/api/takes/${metadata.liveSessionId}.${metadata.takeId}`;
const encoded = (metadata: Record<string, string>) =>
  Object.entries(metadata)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

function create(metadata: Record<string, string>, bytes: number, headers: Record<string, string> = {}) {
  return fetch(`${server.url}/api/takes`, {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': `${bytes}`,
      'upload-metadata': encoded(metadata),
      cookie: seller,
      ...headers,
    },
  });
}

/** Sends a take as the studio does, going on where it was left. */
function upload(metadata: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = new Upload(take, {
      endpoint: `${server.url}/api/takes`,
      uploadUrl: urlOf(metadata),
      metadata,
      chunkSize: 16 * 1024,
      headers: { cookie: seller },
      onSuccess: () => resolve(),
      onError: reject,
    });
    sending.start();
  });
}

const playlist = async () => (await fetch(`${server.url}/recordings/${liveSessionId}/v64/index.m3u8`)).text();
const waiting = () => readdir(join(data.dir, 'uploads'));

it('refuses what is not wanted, with the code that says why', async () => {
  const { members, liveSessions } = server.domain;
  const system: Actor = { kind: 'system' };
  const added = must(
    await members.create(system, { name: 'Lò Thị Hoa', phone: '0912345678', role: 'helper' }),
  );
  const helper = await server.signIn(added.id);
  const refusals: [string, Promise<Response>][] = [
    ['not_signed_in', create(about(), 10, { cookie: '' })],
    ['forbidden', create(about(), 10, { cookie: helper })],
    ['forbidden', create(about(), 10, { origin: 'https://elsewhere.example' })],
    ['not_found', create(about({ liveSessionId: randomUUID() }), 10)],
    ['bad_input', create(about({ takeId: '../../etc/passwd' }), 10)],
    ['bad_input', create(about({ endedAtMs: `${endedAtMs - 1}` }), 10)],
    ['bad_input', create(about({ endedAtMs: `${Date.now() + 3_600_000}` }), 10)],
    ['bad_input', create(about({ filetype: 'text/html' }), 10)],
    ['bad_input', create(about(), 0)],
    ['bad_input', create(about(), MAX_TAKE_BYTES + 1)],
    ['bad_input', create(about({ takeId: '' }), 10)],
  ];
  for (const [code, answer] of refusals) {
    const response = await answer;
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await response.json()).toMatchObject({ error: { code } });
  }
  expect((await create(about(), 10, { 'tus-resumable': '' })).status).toBe(412);
  expect((await fetch(urlOf(about()), { headers: { cookie: seller } })).status).toBe(404);
  expect(await waiting()).toEqual([]);
  expect((await liveSessions.saleEventOf(liveSessionId)).ok).toBe(true);
});

it('holds no more of one live than the quota, and one take once', async () => {
  const one = about();
  const two = about();
  expect((await create(one, MAX_TAKE_BYTES)).status).toBe(201);
  expect((await create(one, MAX_TAKE_BYTES)).status).toBe(409);
  expect((await create(two, MAX_TAKE_BYTES)).status).toBe(201);
  expect((await create(about(), 1)).status).toBe(409);
  const headers = { 'tus-resumable': '1.0.0', cookie: seller };
  for (const made of [one, two]) {
    expect((await fetch(urlOf(made), { method: 'DELETE', headers: { ...headers, cookie: '' } })).status).toBe(
      401,
    );
    expect((await fetch(urlOf(made), { method: 'DELETE', headers })).status).toBe(204);
  }
  expect(await waiting()).toEqual([]);
});

it('goes on with an upload that broke off, and puts it into the recording when the live is over', {
  timeout: 60_000,
}, async () => {
  const metadata = about();
  expect((await create(metadata, take.length)).status).toBe(201);
  const half = Math.floor(take.length / 2);
  const patch = (offset: number, bytes: Buffer) =>
    fetch(urlOf(metadata), {
      method: 'PATCH',
      headers: {
        ...{ 'tus-resumable': '1.0.0', 'upload-offset': `${offset}`, cookie: seller },
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes),
    });
  expect((await patch(0, take.subarray(0, half))).status).toBe(204);
  expect((await patch(0, take.subarray(0, half))).status).toBe(409);
  await upload(metadata);
  // The live still runs: it waits.
  expect(await waiting()).toHaveLength(2);
  expect(await playlist()).not.toContain('takes/');

  await server.domain.liveSessions.end(liveSessionId, false);
  // Another one of the same time is looked at with it, and finds no gap any more.
  await upload(about());
  const text = await vi.waitUntil(async () => /.*takes\/.*/s.exec(await playlist())?.[0], {
    timeout: 30_000,
    interval: 200,
  });
  const seconds = [...text.matchAll(/^#EXTINF:([\d.]+)/gm)].reduce(
    (sum, [, value]) => sum + Number(value),
    0,
  );
  expect(seconds).toBeCloseTo(10, 0);
  await vi.waitUntil(async () => (await waiting()).length === 0, { timeout: 30_000 });
  const [, uri = ''] = /^\.\.\/(takes\/.*)$/m.exec(text) ?? [];
  const media = await fetch(`${server.url}/recordings/${liveSessionId}/${uri}`);
  expect([media.status, media.headers.get('content-type')]).toEqual([200, 'video/mp4']);
});
