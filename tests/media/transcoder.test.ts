import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TranscodeEvent, TranscodeStarted } from '../../server/contract/transcode.ts';
import { startTranscoder, type TranscoderApp } from '../../transcoder/app.ts';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { decode, fetchUntil, parseMediaPlaylist, probe } from '../support/hls.ts';
import { ffmpegChildren } from '../support/processes.ts';
import { type RtpSender, sourceOf, startRtpSender } from '../support/rtp.ts';

// The machine may be busy; media still takes its real time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const TOKEN = 'token-of-the-transcoder-test';
const ID = '0190a000-0000-7000-8000-000000000001';
const authorization = `Bearer ${TOKEN}`;

let app: TranscoderApp;
let base: string;
let folder: string;
let senders: RtpSender[];

beforeEach(async () => {
  app = await startTranscoder({ host: '127.0.0.1', port: 0, token: TOKEN, log: pino({ level: 'silent' }) });
  base = `http://127.0.0.1:${app.port}`;
  folder = await mkdtemp(join(tmpdir(), 'transcoder-'));
  senders = [];
});

afterEach(async () => {
  await Promise.all(senders.map((sender) => sender.stop()));
  await app.close();
  await rm(folder, { recursive: true });
  expect(await ffmpegChildren('-copyts')).toEqual([]);
});

async function call(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(base + path, {
    method,
    headers: { authorization },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function goLive(codec: 'H264' | 'VP8', size?: string) {
  const source = sourceOf(codec);
  const response = await call('POST', '/sessions', { liveSessionId: ID, source });
  expect(response.status).toBe(201);
  const started = TranscodeStarted.parse(await response.json());
  senders.push(startRtpSender({ source, ...started, ...(size ? { size } : {}) }));
  return started;
}

const media = (rendition: string) => `${base}/live/${ID}/${rendition}/index.m3u8`;
const hasSegments = (count: number) => (text: string) => parseMediaPlaylist(text).length >= count;

describe('a live from RTP to HLS', () => {
  it.each([
    ['H264', '640x360', { v64: [426, 240], v105: [640, 360], v200: [640, 360], v400: [854, 480] }],
    ['VP8', '360x640', { v64: [240, 426], v105: [360, 640], v200: [360, 640], v400: [480, 854] }],
  ] as const)('plays %s of %s in every rendition', async (codec, size, sizes) => {
    await goLive(codec, size);
    const texts = await Promise.all(
      DEFAULT_LADDER.video.map(({ id }) => fetchUntil(media(id), hasSegments(3))),
    );
    const poster = await fetch(`${base}/live/${ID}/poster.webp`);
    expect(poster.headers.get('content-type')).toBe('image/webp');
    const image = Buffer.from(await poster.arrayBuffer());
    expect(image.toString('latin1', 8, 12)).toBe('WEBP');
    expect(image.length).toBeLessThanOrEqual(6 * 1024);
    const starts = texts.map((text) => parseMediaPlaylist(text)[0]?.programDateTime);
    expect(new Set(starts).size).toBe(1);
    for (const { id, framesPerSecond } of DEFAULT_LADDER.video) {
      const { totalKbps = 0 } = DEFAULT_LADDER.renditions.find((rendition) => rendition.id === id) ?? {};
      const parts = await Promise.all(
        ['init-0.mp4', '0.m4s', '1.m4s', '2.m4s'].map(async (name) => {
          const response = await fetch(`${base}/live/${ID}/${id}/${name}`);
          expect(response.headers.get('cache-control')).toContain('immutable');
          return response.bytes();
        }),
      );
      const decoded = await decode(join(folder, `${id}.mp4`), parts);
      // One second, one and two: the first segments are short.
      expect(decoded).toMatchObject({ frames: 4 * framesPerSecond, errors: '' });
      expect([decoded.width, decoded.height]).toEqual(sizes[id as keyof typeof sizes]);
      expect(decoded.maxVolumeDb).toBeGreaterThan(-40);
      const bytes = parts.slice(1).reduce((sum, { length }) => sum + length, 0);
      const kbps = (8 * bytes) / 4000;
      expect(kbps).toBeLessThan(1.3 * totalKbps);
    }
  });

  it('is played by ffmpeg from every set, and each rendition has what its name says', async () => {
    await goLive('H264');
    await Promise.all(DEFAULT_LADDER.renditions.map(({ id }) => fetchUntil(media(id), hasSegments(3))));
    for (const set of Object.keys(DEFAULT_LADDER.sets)) {
      const streams = await probe(`${base}/live/${ID}/${set}.m3u8`);
      const pictures = set.startsWith('sound') ? [] : ['h264'];
      const sound = set.endsWith('-opus') ? 'opus' : 'aac';
      expect([set, ...new Set(streams)].sort()).toEqual([set, ...pictures, sound].sort());
    }
    const load = async (rendition: string, name: string) =>
      (await fetch(`${base}/live/${ID}/${rendition}/${name}`)).bytes();
    for (const [id, track] of [
      ['stills', 8],
      ['stills-opus', 8],
      ['v64-opus', 60],
    ] as const) {
      const names = ['init-0.mp4', '0.m4s', '1.m4s', '2.m4s'];
      const parts = await Promise.all(names.map((name) => load(id, name)));
      const decoded = await decode(join(folder, `${id}.mp4`), parts);
      expect([id, decoded.frames, decoded.errors]).toEqual([id, track, '']);
      expect(decoded.maxVolumeDb).toBeGreaterThan(-40);
    }
    // The parts of a segment hold what it holds.
    const parts = await Promise.all(['init-0.mp4', '2.0.m4s', '2.1.m4s'].map((name) => load('v200', name)));
    expect(await decode(join(folder, 'parts.mp4'), parts)).toMatchObject({ frames: 60, errors: '' });
  });

  it('goes on in the same numbering when ffmpeg is killed', async () => {
    await goLive('H264');
    await fetchUntil(media('v64'), hasSegments(2));
    const [pid] = await ffmpegChildren('-copyts');
    process.kill(pid ?? 0, 'SIGKILL');
    const text = await fetchUntil(media('v400'), (found) => found.includes('#EXT-X-DISCONTINUITY\n'));
    const segments = parseMediaPlaylist(text);
    expect(segments.map(({ uri }) => uri)).toEqual(segments.map((_, number) => `${number}.m4s`));
    const after = segments.find(({ discontinuity }) => discontinuity);
    expect(after).toMatchObject({ map: 'init-1.mp4', programDateTime: expect.any(String) });
  });

  it('goes on with another source, and ends the playlists', async () => {
    await goLive('H264');
    await fetchUntil(media('v64'), hasSegments(1));
    const source = sourceOf('VP8', 2000);
    const response = await call('PUT', `/sessions/${ID}/source`, { source });
    const started = TranscodeStarted.parse(await response.json());
    senders.push(startRtpSender({ source, ...started }));
    await fetchUntil(media('v64'), (found) => found.includes('#EXT-X-DISCONTINUITY\n'));

    expect((await call('DELETE', `/sessions/${ID}`)).status).toBe(204);
    for (const { id } of DEFAULT_LADDER.renditions) {
      expect(await (await fetch(media(id))).text()).toMatch(/#EXT-X-ENDLIST\n$/);
    }
    expect((await call('DELETE', `/sessions/${ID}`)).status).toBe(204);
  });
});

describe('control and origin', () => {
  it('refuses what is not in the contract', async () => {
    const source = sourceOf('H264');
    expect((await fetch(`${base}/sessions`)).status).toBe(401);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await call('POST', '/sessions', { liveSessionId: 'x', source })).status).toBe(400);
    expect(
      (await call('POST', '/sessions', { liveSessionId: ID, source: { audio: null, video: null } })).status,
    ).toBe(400);
    expect((await call('PUT', `/sessions/${ID}/source`, { source })).status).toBe(404);
    expect((await call('POST', '/sessions', { liveSessionId: ID, source })).status).toBe(201);
    expect((await call('POST', '/sessions', { liveSessionId: ID, source })).status).toBe(409);
  });

  it('has nothing to read before there is a segment, nor under other names', async () => {
    await call('POST', '/sessions', { liveSessionId: ID, source: sourceOf('H264') });
    for (const name of [
      'index.m3u8',
      'v64/index.m3u8',
      'v64/0.m4s',
      'v64/init-0.mp4',
      'v64/00.m4s',
      '%2e%2e/x',
    ]) {
      expect((await fetch(`${base}/live/${ID}/${name}`)).status).toBe(404);
    }
  });

  it('tells the state of every live to a new listener', async () => {
    await call('POST', '/sessions', { liveSessionId: ID, source: sourceOf('H264') });
    const response = await call('GET', '/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = (await reader?.read())?.value?.split('\n')[0] ?? '';
    await reader?.cancel();
    expect(TranscodeEvent.parse(JSON.parse(first))).toMatchObject({
      type: 'status',
      status: { liveSessionId: ID, state: 'started', wantsKeyFrame: true, receiving: false },
    });
  });
});
