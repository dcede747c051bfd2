import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type TranscodeSource,
  TranscodeStarted,
  type TranscodeStatus,
} from '../../server/contract/transcode.ts';
import { startTranscoder, type TranscoderApp } from '../../transcoder/app.ts';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { findKeyFrame } from '../../transcoder/source/key-frame.ts';
import { parseRtp } from '../../transcoder/source/rtp.ts';
import { contrastOf, edges, fetchUntil, parseMediaPlaylist } from '../support/hls.ts';
import { ffmpegChildren } from '../support/processes.ts';
import { type RtpSender, sourceOf, startLink, startRtpSender } from '../support/rtp.ts';

// The machine may be busy; media still takes its real time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const TOKEN = 'token-of-the-transcoder-test';
const ID = '0190a000-0000-7000-8000-000000000003';
/** Two rungs with the least work: the lowest and the highest. */
const ladder = ladderOf(DEFAULT_LADDER.video.filter(({ id }) => id === 'v64' || id === 'v400'));

let app: TranscoderApp;
let base: string;
let senders: RtpSender[];
/** Messages of the log, warnings and worse. */
let said: string[];

beforeEach(async () => {
  said = [];
  const log = pino(
    { level: 'warn' },
    {
      write: (line: string) => {
        said.push((JSON.parse(line) as { msg: string }).msg);
      },
    },
  );
  app = await startTranscoder({ host: '127.0.0.1', port: 0, token: TOKEN, log, ladder });
  base = `http://127.0.0.1:${app.port}`;
  senders = [];
});

afterEach(async () => {
  await Promise.all(senders.map((sender) => sender.stop()));
  await app.close();
});

const authorization = `Bearer ${TOKEN}`;
const media = (rendition: string) => `${base}/live/${ID}/${rendition}/index.m3u8`;

async function start(source: TranscodeSource): Promise<TranscodeStarted> {
  const body = JSON.stringify({ liveSessionId: ID, source });
  const response = await fetch(`${base}/sessions`, { method: 'POST', headers: { authorization }, body });
  expect(response.status).toBe(201);
  return TranscodeStarted.parse(await response.json());
}

function send(options: Parameters<typeof startRtpSender>[0]): RtpSender {
  const sender = startRtpSender(options);
  senders.push(sender);
  return sender;
}

const fetchPart = async (id: string, uri: string) => (await fetch(new URL(uri, media(id)))).bytes();
const stopLive = () => fetch(`${base}/sessions/${ID}`, { method: 'DELETE', headers: { authorization } });

async function statusNow(): Promise<TranscodeStatus | undefined> {
  const response = await fetch(`${base}/sessions`, { headers: { authorization } });
  const { sessions } = (await response.json()) as { sessions: TranscodeStatus[] };
  return sessions[0];
}

/** Length of what a rendition's playlist names, ms. */
async function listedMs(rendition: string): Promise<number> {
  const segments = parseMediaPlaylist(await (await fetch(media(rendition))).text());
  return segments.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

describe('sound', () => {
  it('keeps its time when the phone’s clock drifts and jumps', async () => {
    const source = sourceOf('H264');
    // Below a tenth of a second the resampler stretches, above it fills a hole.
    const started = await start(source);
    const link = await startLink(started.audio, (index, packet) => {
      const jumpMs = index < 100 ? 0 : index < 200 ? 60 : 360;
      packet.writeUInt32BE((packet.readUInt32BE(4) + 48 * jumpMs) >>> 0, 4);
      return false;
    });
    const sender = send({ source, audio: link.target, video: started.video, seconds: 6 });
    await sender.finished;
    await stopLive();
    link.close();
    expect(said).toEqual([]);
  });
});

describe('sound and picture', () => {
  it('are together in the lowest and the highest rung, with either sound, over a link that loses three in a hundred', async () => {
    const source = sourceOf('H264');
    const started = await start(source);
    const lossy = await Promise.all([
      startLink(started.audio, (index) => index % 33 === 20),
      startLink(started.video, (index) => index % 33 === 20),
    ]);
    const [audio, video] = lossy.map(({ target }) => target);
    const sender = send({ source, audio: audio ?? null, video: video ?? null, flash: true, seconds: 6 });
    await sender.finished;
    await stopLive();
    for (const link of lossy) link.close();
    const folder = await mkdtemp(join(tmpdir(), 'transcoder-'));
    for (const { id } of ladder.renditions.filter(
      ({ video }) => video !== null && video !== ladder.stills.id,
    )) {
      const segments = parseMediaPlaylist(await (await fetch(media(id))).text());
      const names = ['init-0.mp4', ...segments.map(({ uri }) => uri)];
      const parts = await Promise.all(
        names.map(async (name) => (await fetch(`${base}/live/${ID}/${id}/${name}`)).bytes()),
      );
      const { flashes, beeps } = await edges(join(folder, `${id}.mp4`), parts);
      // The first flash and beep are at the very start, where there is no edge.
      expect(flashes.length).toBeGreaterThanOrEqual(4);
      const offsets = flashes.map((at) => Math.min(...beeps.map((beep) => Math.abs(beep - at))));
      expect(Math.max(...offsets), `${flashes} and ${beeps}`).toBeLessThanOrEqual(80);
    }
    await rm(folder, { recursive: true });
    expect(said).not.toContain('ffmpeg run failed');
  });

  it('publish what there is when the link breaks, ask for nothing over it, and go on after it', async () => {
    const source = sourceOf('H264');
    const started = await start(source);
    let broken = false;
    const links = await Promise.all([
      startLink(started.audio, () => broken),
      startLink(started.video, () => broken),
    ]);
    const [audio, video] = links.map(({ target }) => target);
    send({ source, audio: audio ?? null, video: video ?? null });
    await fetchUntil(media('v64'), (text) => parseMediaPlaylist(text).length >= 1);
    broken = true;
    await vi.waitUntil(async () => (await statusNow())?.renditions.length === 0, { timeout: 20_000 });
    expect(await statusNow()).toMatchObject({ receiving: false, wantsKeyFrame: false });
    broken = false;
    const text = await fetchUntil(media('v64'), (found) => found.includes('#EXT-X-DISCONTINUITY\n'));
    for (const link of links) link.close();
    const segments = parseMediaPlaylist(text);
    const after = segments.findIndex(({ discontinuity }) => discontinuity);
    const times = [segments[0], segments[after]].map((found) => Date.parse(found?.programDateTime ?? ''));
    const published = segments.slice(0, after).reduce((sum, { durationMs }) => sum + durationMs, 0);
    // The hole is in the clock time and nowhere else.
    expect((times[1] ?? 0) - (times[0] ?? 0) - published).toBeGreaterThan(1_500);
    expect(said).not.toContain('ffmpeg run failed');
  });
});

describe('a lost packet of the picture', () => {
  /** Loses one, and every key frame after it until `mend`: on a weak link that gets through no better. */
  const damage = async (codec: 'H264' | 'VP8') => {
    const source = sourceOf(codec);
    const started = await start(source);
    let bad = false;
    let isLost = false;
    const link = await startLink(started.video, (_, packet) => {
      const payload = packet.subarray(parseRtp(packet)?.payloadStart);
      if (isLost) return bad && findKeyFrame(`video/${codec}`, payload) !== null;
      isLost = bad;
      return bad;
    });
    send({ source, audio: started.audio, video: link.target });
    await fetchUntil(media('v64'), (text) => parseMediaPlaylist(text).length >= 1);
    bad = true;
    await vi.waitUntil(async () => (await statusNow())?.wantsKeyFrame === true, { timeout: 20_000 });
    const mend = () => {
      bad = false;
    };
    return { mend, close: link.close };
  };

  it.each(['H264', 'VP8'] as const)('has a key frame asked for until one comes, in %s', async (codec) => {
    const link = await damage(codec);
    link.mend();
    await vi.waitUntil(async () => (await statusNow())?.wantsKeyFrame === false, { timeout: 20_000 });
    expect(await statusNow()).toMatchObject({ restarts: 0, shed: [] });
    expect(await (await fetch(media('v64'))).text()).not.toContain('init-1.mp4');
    link.close();
  });

  it('leaves the sound to be heard for as long as none comes', async () => {
    const link = await damage('VP8');
    await fetchUntil(media('v64'), (text) => text.includes('init-1.mp4'));
    expect(await statusNow()).toMatchObject({ wantsKeyFrame: true, restarts: 0, shed: [] });
    link.mend();
    await fetchUntil(media('v64'), (text) => text.includes('init-2.mp4'));
    expect(await statusNow()).toMatchObject({ wantsKeyFrame: false, restarts: 0, shed: [] });
    link.close();
  });
});

describe('sound alone', () => {
  it('is heard over the last picture while the camera is away', async () => {
    const source = sourceOf('H264');
    const started = await start(source);
    let away = false;
    const link = await startLink(started.video, () => away);
    send({ source, audio: started.audio, video: link.target });
    await fetchUntil(media('v64'), (text) => parseMediaPlaylist(text).length >= 1);
    const variants = await (await fetch(`${base}/live/${ID}/index.m3u8`)).text();
    const sizes = (text: string) => text.match(/RESOLUTION=\d+x\d+/g);
    away = true;
    await fetchUntil(media('v64'), (text) => text.includes('init-1.mp4'));
    const dark = await (await fetch(`${base}/live/${ID}/index.m3u8`)).text();
    expect(sizes(dark)).toEqual(sizes(variants));
    const segmentsOf = (text: string) => parseMediaPlaylist(text).filter(({ map }) => map === 'init-1.mp4');
    const [still] = segmentsOf(await fetchUntil(media('v64'), (text) => segmentsOf(text).length > 0));
    const parts = await Promise.all(['init-1.mp4', still?.uri ?? ''].map((uri) => fetchPart('v64', uri)));
    const folder = await mkdtemp(join(tmpdir(), 'transcoder-'));
    expect(await contrastOf(join(folder, 'still.mp4'), parts)).toBeGreaterThan(40);
    await rm(folder, { recursive: true });
    away = false;
    await fetchUntil(media('v64'), (text) => text.includes('init-2.mp4'));
    link.close();
    expect(said).not.toContain('ffmpeg run failed');
  });
});

describe('the end of a live', () => {
  it('publishes every frame that was sent before', async () => {
    const source = sourceOf('H264');
    const sender = send({ source, ...(await start(source)), seconds: 4.5 });
    await sender.finished;
    await stopLive();
    for (const { id } of ladder.video)
      expect(Math.abs((await listedMs(id)) - 4_500)).toBeLessThanOrEqual(100);
  });

  it('publishes them too when the sound was alone', async () => {
    const source = { ...sourceOf('H264'), video: null };
    const sender = send({ source, ...(await start(source)), seconds: 4.5 });
    await sender.finished;
    await stopLive();
    for (const { id } of ladder.video) {
      // The dark picture may be up to a second ahead; what must not happen is that sound is missing.
      expect(await listedMs(id)).toBeGreaterThanOrEqual(4_400);
      expect(await listedMs(id)).toBeLessThanOrEqual(5_600);
    }
  });

  it('and when there was none', async () => {
    const source = { ...sourceOf('H264'), audio: null };
    const sender = send({ source, ...(await start(source)), seconds: 4.5 });
    await sender.finished;
    await stopLive();
    for (const { id } of ladder.video)
      expect(Math.abs((await listedMs(id)) - 4_500)).toBeLessThanOrEqual(100);
    expect(said).toEqual([]);
  });

  it('publishes them before the source changes', async () => {
    const source = sourceOf('H264');
    const sender = send({ source, ...(await start(source)), seconds: 3.5 });
    await sender.finished;
    const body = JSON.stringify({ source });
    await fetch(`${base}/sessions/${ID}/source`, { method: 'PUT', headers: { authorization }, body });
    await fetchUntil(media('v400'), (text) => parseMediaPlaylist(text).length >= 3);
    expect(Math.abs((await listedMs('v400')) - 3_500)).toBeLessThanOrEqual(100);
  });
});

describe('a live that fails', () => {
  it('gives up after five runs in a row, and can be taken up again in the same numbering', async () => {
    const source = sourceOf('H264');
    const sender = send({ source, ...(await start(source)) });
    const before = await fetchUntil(media('v400'), (text) => parseMediaPlaylist(text).length >= 2);
    const isOver = async () => {
      for (const pid of await ffmpegChildren('-copyts')) process.kill(pid, 'SIGKILL');
      const response = await fetch(`${base}/sessions`, { headers: { authorization } });
      const { sessions } = (await response.json()) as { sessions: TranscodeStatus[] };
      return sessions[0]?.state === 'finished';
    };
    await vi.waitUntil(isOver, { timeout: 40_000, interval: 20 });
    expect(said.filter((message) => message === 'ffmpeg run failed')).toHaveLength(5);
    expect(await (await fetch(media('v400'))).text()).not.toContain('ENDLIST');

    await sender.stop();
    send({ source, ...(await start(source)) });
    const after = await fetchUntil(media('v400'), (text) => text.includes('#EXT-X-DISCONTINUITY\n'));
    const known = parseMediaPlaylist(before).length;
    expect(parseMediaPlaylist(after).slice(0, known)).toEqual(parseMediaPlaylist(before));
    expect(parseMediaPlaylist(after).map(({ uri }, index) => uri === `${index}.m4s`)).not.toContain(false);

    await stopLive();
    expect(await (await fetch(media('v400'))).text()).toMatch(/#EXT-X-ENDLIST\n$/);
  });
});
