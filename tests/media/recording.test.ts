import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RecordingLine } from '../../server/contract/recording.ts';
import { type Disk, realDisk } from '../../transcoder/recording/disk.ts';
import { createRecordingServer } from '../../transcoder/recording/http.ts';
import type { Recorder, RecordingSource } from '../../transcoder/recording/recorder.ts';
import { openRecordings, type Recordings } from '../../transcoder/recording/recordings.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { FRAMES, makeSource, play, SEGMENT_S, smallDisk } from '../support/recording.ts';

const ID = '0190a000-0000-7000-8000-00000000000a';
const log = pino({ level: 'silent' });
let dataDir: string;
const closing: (() => unknown)[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'recordings-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await rm(dataDir, { recursive: true });
});

function open(more: { minFreeMb?: number; disk?: Disk; dir?: string } = {}): Recordings {
  const { minFreeMb = 0, disk, dir = dataDir } = more;
  const settings = { enabled: true, minFreeMb };
  const recordings = openRecordings({ dataDir: dir, settings, log, ...(disk ? { disk } : {}) });
  closing.push(() => recordings.close());
  return recordings;
}

type Media = Awaited<ReturnType<typeof makeSource>>;
function record(recordings: Recordings, { source, renditionIds }: Media): Recorder {
  const recorder = recordings.record({
    liveSessionId: ID,
    source,
    renditionIds,
    targetDurationS: 1,
  });
  if (!recorder) throw new Error('recording is off');
  return recorder;
}

/** Records all of it and ends, as a live does that is over. */
async function recordWhole(recordings: Recordings, media: Media): Promise<Recorder> {
  const recorder = record(recordings, media);
  for (const info of media.infos) recorder.segment(info);
  await recorder.finish();
  return recorder;
}

async function serve(recordings: Recordings): Promise<string> {
  const answer = createRecordingServer(
    recordings,
    { filled: async (_id, _rendition, text) => text, pathOf: () => '' },
    log,
  );
  const server = createServer((request, response) => answer(request, response, request.url ?? ''));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/recordings`;
}

const fileOf = (...names: string[]) => join(dataDir, 'recordings', ID, ...names);
const whole = (segments: number) => ({
  frames: segments * SEGMENT_S * FRAMES,
  errors: '',
});

it('writes a live that can be replayed, in every rendition and each file by itself', async () => {
  const media = await makeSource(4);
  const recordings = open();
  const recorder = await recordWhole(recordings, media);
  const base = await serve(recordings);
  for (const id of media.renditionIds) {
    expect(await play(`${base}/${ID}/${id}/index.m3u8`)).toMatchObject({
      ...whole(4),
      seconds: 4 * SEGMENT_S,
    });
    expect(await play(fileOf(id, '0.mp4'))).toMatchObject(whole(4));
    expect(checkMediaPlaylist(await readFile(fileOf(id, 'index.m3u8'), 'utf8'))).toEqual([]);
  }
  expect(await play(`${base}/${ID}/index.m3u8`)).toMatchObject(whole(4));
  expect(recorder.status.state).toBe('on');
  const sizes = await Promise.all(media.renditionIds.map((id) => readFile(fileOf(id, '0.mp4'))));
  expect(recorder.status.bytes).toBe(sizes.reduce((sum, { length }) => sum + length, 0));
});

it('plays whatever moment it was killed at, and goes on after a discontinuity', async () => {
  const first = await makeSource(3);
  await recordWhole(open(), first);
  const playlists = await Promise.all(
    first.renditionIds.map(async (id) => ({ id, text: await readFile(fileOf(id, 'index.m3u8'), 'utf8') })),
  );
  const ended = '#EXT-X-ENDLIST\n'.length;
  /** As a process leaves it that dies while it adds the last row to one playlist after the other. */
  const dieShortOf = async (bytes: number) => {
    for (const { id, text } of playlists) {
      await writeFile(fileOf(id, 'index.m3u8'), text.slice(0, -(id === 'v64' ? ended + bytes : ended)));
    }
  };
  for (const bytes of [0, 1, 12, 30]) {
    await dieShortOf(bytes);
    await open().close();
    for (const { id } of playlists) {
      expect(await play(fileOf(id, 'index.m3u8'))).toMatchObject(whole(bytes === 0 ? 3 : 2));
    }
  }
  // The machine lost power: what was named had not reached the disk.
  await dieShortOf(0);
  const media = await readFile(fileOf('v64', '0.mp4'));
  await truncate(fileOf('v64', '0.mp4'), media.length - 1);

  const second = await makeSource(2, 40);
  const recordings = open();
  await recordWhole(recordings, second);
  for (const id of first.renditionIds) {
    const text = await readFile(fileOf(id, 'index.m3u8'), 'utf8');
    expect(text.match(/^#EXT-X-DISCONTINUITY$/gm)).toHaveLength(1);
    expect(text.match(/^#EXT-X-PROGRAM-DATE-TIME/gm)).toHaveLength(2);
    expect(text.match(/^#EXT-X-ENDLIST$/gm)).toHaveLength(1);
    expect(checkMediaPlaylist(text)).toEqual([]);
    const played = await play(`${await serve(recordings)}/${ID}/${id}/index.m3u8`);
    expect(played).toMatchObject({ packets: (2 + 2) * SEGMENT_S * FRAMES, errors: '' });
    expect(played.frames).toBeGreaterThanOrEqual((2 + 1) * SEGMENT_S * FRAMES);
  }
});

it('stops at a full disk, and what is there plays', async () => {
  const media = await makeSource(8);
  const bytesOf = (index: number) =>
    media.renditionIds.reduce((sum, id) => sum + (media.source.segment(id, index)?.length ?? 0), 0);
  const small = await smallDisk(Math.ceil((bytesOf(0) * 4) / 4096) * 4096);
  closing.push(small.remove);
  const recordings = open({ dir: small.folder, disk: small.disk });
  const recorder = record(recordings, media);
  for (const info of media.infos) recorder.segment(info);
  await vi.waitUntil(() => recorder.status.state === 'disk_full', { timeout: 10_000 });
  const before = recorder.status.bytes;
  for (const info of media.infos) recorder.segment(info);
  await recorder.finish();
  expect(recorder.status).toEqual({ state: 'disk_full', bytes: before });
  const played = await play(`${await serve(recordings)}/${ID}/v64/index.m3u8`);
  expect(played.errors).toBe('');
  expect(played.frames).toBeGreaterThanOrEqual(SEGMENT_S * FRAMES);
  expect(played.frames % (SEGMENT_S * FRAMES)).toBe(0);
});

it('leaves the rest of the disk to others below the floor', async () => {
  const media = await makeSource(2);
  let free = 30 * 1024 * 1024;
  const recordings = open({ minFreeMb: 20, disk: { ...realDisk, freeBytes: async () => free } });
  const recorder = record(recordings, media);
  const [one, two] = media.infos;
  if (!one || !two) throw new Error('two segments');
  recorder.segment(one);
  await vi.waitUntil(async () => (await readFile(fileOf('index.m3u8'), 'utf8').catch(() => '')) !== '');
  free = 20 * 1024 * 1024 - 1;
  recorder.segment(two);
  await vi.waitUntil(() => recorder.status.state === 'disk_full');
  await recorder.finish();
  expect(await play(fileOf('v64', 'index.m3u8'))).toMatchObject(whole(1));
});

it('tells what times there are, and compresses what is long', async () => {
  const recordings = open();
  await recordWhole(recordings, await makeSource(2));
  // The seller was away for a minute: a new run goes on.
  const later = await makeSource(3, 60);
  await recordWhole(recordings, later);
  const base = await serve(recordings);
  const playlist = await fetch(`${base}/${ID}/v64/index.m3u8`, { headers: { 'accept-encoding': 'br' } });
  expect(playlist.headers.get('content-encoding')).toBe('br');
  expect(await playlist.text()).toBe(await readFile(fileOf('v64', 'index.m3u8'), 'utf8'));
  const beganMs = Date.UTC(2026, 10, 22, 8);
  expect(RecordingLine.parse(await (await fetch(`${base}/${ID}/line.json`)).json())).toEqual({
    spans: [
      { fromMs: beganMs, toMs: beganMs + 2_000 },
      { fromMs: beganMs + 60_000, toMs: beganMs + 63_000 },
    ],
    sound: false,
  });
  expect((await fetch(`${base}/${ID.replace(/a$/, 'c')}/line.json`)).status).toBe(404);
});

it('leaves no empty recording behind', async () => {
  const media = await makeSource(1);
  const recordings = open({ minFreeMb: 100_000_000 });
  expect((await recordWhole(recordings, media)).status).toEqual({ state: 'disk_full', bytes: 0 });
  expect(await readdir(join(dataDir, 'recordings'))).toEqual([]);
  expect(recordings.isOpen(ID)).toBe(false);
});

it('gives up on a disk that does not answer, and never waits for it', async () => {
  const media = await makeSource(1);
  const [info] = media.infos;
  if (!info) throw new Error('one segment');
  const asked: number[] = [];
  const source: RecordingSource = {
    ...media.source,
    segment: (_id, number) => {
      asked.push(number);
      return media.source.segment('v64', 0);
    },
  };
  const stuck: Disk = {
    ...realDisk,
    openAppend: async (path) => ({
      ...(await realDisk.openAppend(path)),
      append: () => new Promise(() => {}),
    }),
  };
  const recorder = record(open({ disk: stuck }), { ...media, source });
  for (let number = 0; recorder.status.state === 'on'; number++) {
    if (number > 20) throw new Error('the queue has no bound');
    recorder.segment({ ...info, number });
  }
  expect(recorder.status.state).toBe('failed');
  expect(asked.length).toBeLessThan(2);
  await recorder.finish();
});

it('serves whole and part, and nothing under other names', async () => {
  const recordings = open();
  await recordWhole(recordings, await makeSource(2));
  await writeFile(fileOf('secret.txt'), 'secret');
  await writeFile(fileOf('v64', 'index.m3u8.new'), 'secret');
  const base = await serve(recordings);
  const file = await readFile(fileOf('v64', '0.mp4'));
  const media = `${base}/${ID}/v64/0.mp4`;
  const part = await fetch(media, { headers: { range: 'bytes=8-15' } });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`bytes 8-15/${file.length}`);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(8, 16));
  const head = await fetch(media, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length')]).toEqual([200, `${file.length}`]);
  expect(Buffer.from(await (await fetch(media)).arrayBuffer())).toEqual(file);
  expect((await fetch(media, { headers: { range: `bytes=${file.length}-` } })).status).toBe(416);
  const tag = head.headers.get('etag') ?? '';
  expect((await fetch(media, { headers: { 'if-none-match': tag } })).status).toBe(304);
  expect((await fetch(media, { method: 'PUT' })).status).toBe(405);
  for (const name of [
    `${ID}/secret.txt`,
    `${ID}/v64/index.m3u8.new`,
    `${ID}/v64/00.mp4`,
    `${ID}/v64/1.mp4`,
    `${ID}/v64/%2e%2e/secret.txt`,
    `${ID}/v64%2f0.mp4`,
    `${ID}/V64/0.mp4`,
    `${ID}/`,
    `${ID}`,
    '0190a000-0000-7000-8000-00000000000f/index.m3u8',
    '..%2f..%2fetc/passwd',
  ]) {
    expect([name, (await fetch(`${base}/${name}`)).status]).toEqual([name, 404]);
  }
});
