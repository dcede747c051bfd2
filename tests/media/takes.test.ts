import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startTranscoder, type TranscoderApp } from '../../transcoder/app.ts';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { runTake } from '../../transcoder/take/take-run.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { checkRenditions } from '../support/playlist-rules-reload.ts';
import { play } from '../support/recording.ts';
import { brightAndLoudAt, makeTake } from '../support/take.ts';

const LIVE = '0190a000-0000-7000-8000-00000000000a';
const TAKE = '0190a000-0000-7000-8000-00000000001a';
const TOKEN = 'a token of sixteen characters';
/** When the recording begins, ms since the epoch. */
const BEGAN = Date.UTC(2026, 10, 22, 8);
const log = pino({ level: 'silent' });
const settings = { enabled: true, minFreeMb: 0 };
const RENDITIONS = [...(DEFAULT_LADDER.sets.index ?? []), ...(DEFAULT_LADDER.sets.sound ?? [])];
let dataDir: string;
let app: TranscoderApp | null = null;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'takes-'));
  await recordWithGap();
});
afterEach(async () => {
  await app?.close();
  app = null;
  await rm(dataDir, { recursive: true });
});

/** A recording of 4 s, nothing for 16 s, and 3 s more; of the same encoders as a live's. */
async function recordWithGap(): Promise<void> {
  const path = join(dataDir, 'live.webm');
  await makeTake(path, { seconds: 4, brightAtS: 0 });
  for (const { atMs, toS } of [
    { atMs: BEGAN, toS: 4 },
    { atMs: BEGAN + 20_000, toS: 3 },
  ]) {
    const piece = {
      ...({ path, container: 'matroska', fromS: 0, toS, hasPicture: true, hasSound: true } as const),
      ...{ programDateTimeMs: atMs, renditionIds: RENDITIONS, ladder: DEFAULT_LADDER, picture: null },
      ...{ folder: join(dataDir, 'recordings', LIVE), minFreeBytes: 0 },
    };
    await runTake(piece, log, AbortSignal.timeout(30_000));
  }
}

async function start(): Promise<string> {
  app = await startTranscoder({
    ...{ host: '127.0.0.1', port: 0, token: TOKEN, log },
    recording: { ...settings, dataDir },
  });
  return `http://127.0.0.1:${app.port}`;
}

interface Sent {
  takeId?: string;
  liveSessionId?: string;
  startedAtMs: number;
  endedAtMs: number;
  body: Buffer;
  bytes?: number;
  container?: string;
}

async function send(base: string, { takeId = TAKE, liveSessionId = LIVE, body, ...about }: Sent) {
  const query = new URLSearchParams({
    startedAtMs: `${about.startedAtMs}`,
    endedAtMs: `${about.endedAtMs}`,
    container: about.container ?? 'matroska',
    bytes: `${about.bytes ?? body.length}`,
  });
  return fetch(`${base}/takes/${liveSessionId}/${takeId}?${query}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: new Uint8Array(body),
  });
}

async function takeOf(seconds: number, brightAtS: number, more = {}): Promise<Buffer> {
  const file = join(dataDir, 'take.webm');
  await makeTake(file, { seconds, brightAtS, ...more });
  return readFile(file);
}

async function playlists(base: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const id of RENDITIONS) {
    texts.set(id, await (await fetch(`${base}/recordings/${LIVE}/${id}/index.m3u8`)).text());
  }
  return texts;
}

async function untilFilled(base: string, pieces = 1): Promise<Map<string, string>> {
  return vi.waitUntil(
    async () => {
      const texts = await playlists(base);
      const maps = texts.get('v64')?.match(/^#EXT-X-MAP.*takes/gm) ?? [];
      return maps.length >= pieces ? texts : null;
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** Seconds a playlist has, and ms in it that nothing is there of. */
function measure(text: string): { seconds: number; missingMs: number } {
  let seconds = 0;
  let missingMs = 0;
  let endMs: number | null = null;
  for (const [, tag, value] of text.matchAll(/^#(EXTINF|EXT-X-PROGRAM-DATE-TIME):([^,\n]*)/gm)) {
    if (tag === 'EXTINF') {
      seconds += Number(value);
      endMs = (endMs ?? 0) + 1_000 * Number(value);
    } else {
      const startMs = Date.parse(value ?? '');
      if (endMs !== null) missingMs += startMs - endMs;
      endMs = startMs;
    }
  }
  return { seconds, missingMs };
}

it('puts what a phone kept into the gap of the recording, at its time', { timeout: 120_000 }, async () => {
  const base = await start();
  const before = await playlists(base);
  expect(measure(before.get('v64') ?? '')).toEqual({ seconds: 7, missingMs: 16_000 });

  // From 2 s before the gap to 2 s behind it; bright 6 s after the gap's beginning.
  const body = await takeOf(20, 8);
  const sent = { startedAtMs: BEGAN + 2_000, endedAtMs: BEGAN + 22_000, body };
  expect((await send(base, sent)).status).toBe(201);
  const texts = await untilFilled(base);
  for (const text of texts.values()) {
    expect(checkMediaPlaylist(text)).toEqual([]);
    expect(text.match(/^#EXT-X-DISCONTINUITY$/gm)).toHaveLength(2);
    const { seconds, missingMs } = measure(text);
    expect(Math.abs(missingMs)).toBeLessThan(100);
    expect(Math.abs(seconds - 23)).toBeLessThan(0.1);
  }
  expect(checkRenditions(texts)).toEqual([]);

  const uri = /^(\.\.\/takes\/.*)$/m.exec(texts.get('v64') ?? '')?.[1] ?? '';
  const { brightS, loudS } = await brightAndLoudAt(new URL(uri, `${base}/recordings/${LIVE}/v64/`).href);
  expect(Math.abs(brightS - 6)).toBeLessThan(0.15);
  expect(Math.abs(loudS - 6)).toBeLessThan(0.15);

  const whole = await play(`${base}/recordings/${LIVE}/v64/index.m3u8`);
  expect(whole.errors).toBe('');
  expect(whole.packets).toBe((4 + 16 + 3) * 15);
  expect((await play(`${base}/recordings/${LIVE}/index.m3u8`)).errors).toBe('');

  // Once more: nothing is read, nothing changes, and what was sent is not kept twice.
  expect((await send(base, sent)).status).toBe(201);
  expect(await playlists(base)).toEqual(texts);
  expect(await readdir(join(dataDir, 'takes', LIVE, TAKE))).toEqual(['0', 'done.json', 'take.json']);
  // What another phone has of the same time finds no gap any more.
  const other = TAKE.replace(/1a$/, '1b');
  expect((await send(base, { ...sent, takeId: other })).status).toBe(201);
  await vi.waitUntil(() => stat(join(dataDir, 'takes', LIVE, other, 'done.json')).catch(() => null), {
    timeout: 30_000,
  });
  expect(await playlists(base)).toEqual(texts);
});

it('begins again after it was killed half-way', { timeout: 120_000 }, async () => {
  const base = await start();
  // As Safari makes them.
  const body = await takeOf(14, 3, { sound: false, mp4: true });
  await send(base, { startedAtMs: BEGAN + 6_000, endedAtMs: BEGAN + 18_000, body, container: 'mov' });
  // The first rendition is there, not the commit.
  const folder = join(dataDir, 'takes', LIVE, TAKE);
  await vi.waitUntil(() => stat(join(folder, '0', 'v64', '0.mp4')).catch(() => null), { timeout: 30_000 });
  await app?.close();
  expect(await readdir(folder)).not.toContain('done.json');

  const again = await start();
  const texts = await untilFilled(again);
  for (const text of texts.values()) {
    expect(checkMediaPlaylist(text)).toEqual([]);
    const { seconds, missingMs } = measure(text);
    // Of 16 s the phone had 12; it had no sound, so there is silence.
    expect(Math.abs(missingMs - 4_000)).toBeLessThan(100);
    expect(Math.abs(seconds - 19)).toBeLessThan(0.1);
  }
  expect((await play(`${again}/recordings/${LIVE}/v64/index.m3u8`)).errors).toBe('');
});

it('refuses what it cannot take, and forgets what is broken', { timeout: 60_000 }, async () => {
  const base = await start();
  const body = Buffer.from('this is no video');
  const span = { startedAtMs: BEGAN + 4_000, endedAtMs: BEGAN + 20_000 };
  const status = async (more: Partial<Sent>) => (await send(base, { ...span, body, ...more })).status;
  expect(await status({ bytes: 4 })).toBe(400);
  expect(await status({ bytes: -1 })).toBe(400);
  expect(await status({ startedAtMs: Number.NaN })).toBe(400);
  expect(await status({ takeId: 'take' })).toBe(400);
  expect(await status({ liveSessionId: TAKE })).toBe(404);
  expect((await fetch(`${base}/takes/${LIVE}/${TAKE}`, { method: 'PUT' })).status).toBe(401);
  expect(await readdir(join(dataDir, 'takes', LIVE)).catch(() => [])).not.toContain('take');

  const before = await playlists(base);
  expect(await status({})).toBe(201);
  const done = join(dataDir, 'takes', LIVE, TAKE, 'done.json');
  const text = await vi.waitUntil(() => readFile(done, 'utf8').catch(() => null), { timeout: 30_000 });
  expect(JSON.parse(text)).toMatchObject({ pieces: [], failure: 'Unreadable: this is no video' });
  expect(await playlists(base)).toEqual(before);
});
