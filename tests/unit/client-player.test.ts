import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MakeEngine } from '../../client/player/engines.ts';
import { readPreferences } from '../../client/player/memory.ts';
import { createPlayer, type Player, type PlayerOptions } from '../../client/player/player.ts';
import { type FakeEngine, FakeVideo, fakeEngines, fakeStorage, REPORT } from '../support/fake-engine.ts';

const AT = Date.UTC(2026, 10, 22, 8);
const OPUS_BROWSER = { isTypeSupported: () => true };

let video: FakeVideo;
let engines: FakeEngine[];
let makeEngine: MakeEngine;
let storage: Storage;
let failing = false;

function play(options: PlayerOptions = {}): Player {
  // What of the element is used is there.
  return createPlayer(video as unknown as HTMLVideoElement, '/live/x/index.m3u8', {
    storage,
    makeEngine,
    ...options,
  });
}

/** The engine made last. */
function newest(): FakeEngine {
  const engine = engines.at(-1);
  if (!engine) throw new Error('no engine was made');
  return engine;
}

async function playing(options: PlayerOptions = {}): Promise<Player> {
  const player = play(options);
  await vi.advanceTimersByTimeAsync(0);
  video.dispatchEvent(new Event('playing'));
  return player;
}

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('MediaSource', OPUS_BROWSER);
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  video = new FakeVideo();
  ({ made: engines, make: makeEngine } = fakeEngines(() => failing));
  failing = false;
  storage = fakeStorage();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a player whose engine fails', () => {
  it('says so and makes another, after pauses that grow and stay bounded', async () => {
    const player = play();
    await vi.advanceTimersByTimeAsync(0);
    const pauses: number[] = [];
    for (let round = 0; round < 8; round++) {
      const made = engines.length;
      newest().listener.onFatal('engine');
      expect(player.state.value).toBe('retrying');
      expect(newest().closed).toBe(true);
      const from = Date.now();
      while (engines.length === made) await vi.advanceTimersToNextTimerAsync();
      pauses.push(Date.now() - from);
    }
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...pauses)).toBe(10_000);
    video.dispatchEvent(new Event('playing'));
    expect(player.state.value).toBe('playing');
  });

  it('tries again when its own code did not arrive', async () => {
    failing = true;
    const player = play();
    await vi.advanceTimersByTimeAsync(0);
    expect(player.state.value).toBe('retrying');
    failing = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(newest().attached).toBe(true);
  });

  it('does not listen to an engine that is gone', async () => {
    const player = await playing();
    const gone = newest();
    gone.listener.onFatal('engine');
    gone.listener.onFatal('engine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(engines).toHaveLength(2);
    gone.listener.onJump();
    expect(player.state.value).toBe('loading');
  });

  it('goes on at the distance it had, and keeps the moment of the picture meanwhile', async () => {
    const player = await playing();
    newest().pictureMs = AT;
    expect(player.pictureTimeMs()).toBe(AT);
    newest().listener.onJump();
    expect(player.pictureTimeMs()).toBe(AT);
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().spec.seen).toEqual({ distanceMs: 14_000, kbps: 200 });
  });

  it('says that nothing comes through as long as nothing does', async () => {
    const player = await playing();
    newest().listener.onConnected(false);
    expect(player.state.value).toBe('playing');
    video.dispatchEvent(new Event('waiting'));
    newest().listener.onConnected(false);
    expect(player.state.value).toBe('retrying');
    newest().listener.onConnected(true);
    expect(player.state.value).toBe('stalled');
  });
});

describe('the sound of a player', () => {
  it('is Opus where the browser can, and AAC for good after it failed', async () => {
    await playing();
    expect(newest().spec.opus).toBe(true);
    newest().listener.onFatal('aacForGood');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(newest().spec.opus).toBe(false);
    await playing();
    expect(newest().spec.opus).toBe(false);
  });

  it('is AAC for now where there is no Opus, at once', async () => {
    await playing();
    newest().listener.onFatal('aac');
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().spec.opus).toBe(false);
    expect(readPreferences(storage).aacOnly).toBe(false);
  });

  it('is AAC where the browser does not know Opus', async () => {
    vi.stubGlobal('MediaSource', { isTypeSupported: (type: string) => !type.includes('opus') });
    await playing();
    expect(newest().spec.opus).toBe(false);
  });
});

describe('the choice of a viewer', () => {
  it('limits the rungs at once, and on the next visit', async () => {
    const player = await playing();
    player.choose({ kind: 'picture', maxKbps: 200 });
    expect(newest().limits.at(-1)).toEqual({ maxKbps: 200, stillsOnly: false });
    player.choose({ kind: 'stills' });
    expect(newest().limits.at(-1)).toEqual({ maxKbps: null, stillsOnly: true });
    expect(engines).toHaveLength(1);
    player.close();
    await playing();
    expect(newest().spec).toMatchObject({ limits: { stillsOnly: true }, low: true });
  });

  it('of sound alone loads that while the picture plays on, then changes over', async () => {
    const player = await playing();
    const before = newest();
    player.choose({ kind: 'sound' });
    await vi.advanceTimersByTimeAsync(0);
    const next = newest();
    expect(next.spec.source).toBe('sound');
    expect([before.closed, next.attached]).toEqual([false, false]);
    next.warm();
    await vi.advanceTimersByTimeAsync(0);
    expect([before.closed, next.attached]).toEqual([true, true]);
  });

  it('does not wait for ever for the other source', async () => {
    const player = await playing();
    player.choose({ kind: 'sound' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(newest().attached).toBe(true);
  });

  it('made twice in a row leaves one engine', async () => {
    const player = await playing();
    player.choose({ kind: 'sound' });
    await vi.advanceTimersByTimeAsync(0);
    player.choose({ kind: 'auto' });
    await vi.advanceTimersByTimeAsync(0);
    for (const engine of engines) engine.warm();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(engines.filter(({ closed }) => !closed)).toEqual([newest()]);
    expect(newest().spec.source).toBe('adaptive');
  });

  it('of a data saver follows the browser until the viewer decides', async () => {
    vi.stubGlobal('navigator', { connection: { saveData: true } });
    const player = await playing();
    expect(player.saveData.value).toBe(true);
    expect(newest().spec.limits.maxKbps).toBe(120);
    player.setSaveData(false);
    expect(newest().limits.at(-1)?.maxKbps).toBeNull();
    player.close();
    await playing();
    expect(newest().spec.limits.maxKbps).toBeNull();
  });
});

describe('a link that bears no picture', () => {
  /** So many seconds on a link where all there is comes too slow. */
  async function drown(seconds: number) {
    for (let second = 0; second < seconds; second++) {
      const engine = newest();
      if (engine.report) {
        const receivedBytes = engine.report.receivedBytes + 3_000;
        const slow = { atLowest: true, recentKbps: 28, bufferMs: 500, receivedBytes };
        engine.report = { ...engine.report, ...slow };
      }
      await vi.advanceTimersByTimeAsync(1_000);
    }
  }

  it('gets the sound alone, with the old engine closed first, and the picture again when it recovers', async () => {
    const player = await playing();
    newest().listener.onRungs([{ kbps: 64, lines: 240 }]);
    video.dispatchEvent(new Event('waiting'));
    await drown(8);
    expect(engines[0]?.closed).toBe(true);
    expect(newest().spec).toMatchObject({ source: 'sound', seen: { kbps: 28 } });
    video.dispatchEvent(new Event('playing'));
    newest().report = { ...REPORT };
    await vi.advanceTimersByTimeAsync(30_000);
    expect(newest().spec).toMatchObject({ source: 'adaptive', low: false });
    expect(engines.at(-2)?.closed).toBe(true);
    expect(player.choice.value).toEqual({ kind: 'auto' });
  });

  it('begins again with single pictures when no more is known to come through', async () => {
    await playing();
    newest().listener.onRungs([{ kbps: 64, lines: 240 }]);
    await drown(8);
    video.dispatchEvent(new Event('playing'));
    newest().report = { ...REPORT, recentKbps: 60 };
    await vi.advanceTimersByTimeAsync(30_000);
    expect(newest().spec).toMatchObject({ source: 'adaptive', low: true });
  });
});
