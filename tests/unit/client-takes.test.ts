import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BroadcastState } from '../../client/studio/broadcast.ts';
import { MAX_KEPT_BYTES, MAX_KEPT_MS, roomBeside } from '../../client/studio/take/recorder.ts';
import { createTakeStore, type KeptTake, type SliceTable } from '../../client/studio/take/store.ts';
import { createTakes } from '../../client/studio/take/takes.ts';
import type { UploadOutcome } from '../../client/studio/take/upload.ts';
import type { Uplink } from '../../client/studio/uplink.ts';
import type { LiveView } from '../../server/contract/live.ts';

const LIVE: LiveView = {
  liveSessionId: 'live',
  ...{
    state: 'onAir',
    interruptedBy: null,
    muted: false,
    playlistUrl: null,
    startedAt: '2026-11-22T08:00:00.000Z',
  },
};
/** The server's clock before the phone's, ms. */
const AHEAD_MS = 7_000;

/** A recorder that gives a slice of 100 bytes when its time is over and when it is stopped. */
class FakeRecorder {
  static made: FakeRecorder[] = [];
  static isTypeSupported = (type: string) => type.includes('vp8');
  state: 'inactive' | 'recording' = 'inactive';
  readonly mimeType = 'video/webm;codecs=vp8,opus';
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop: () => void = () => undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  constructor() {
    FakeRecorder.made.push(this);
  }
  start(sliceMs: number): void {
    this.state = 'recording';
    this.timer = setInterval(() => this.give(), sliceMs);
  }
  stop(): void {
    this.state = 'inactive';
    clearInterval(this.timer);
    this.give();
    this.onstop();
  }
  private give(): void {
    this.ondataavailable({ data: new Blob(['x'.repeat(100)]) });
  }
}

function memoryTable(): SliceTable & { map: Map<string, unknown>; full: boolean } {
  const map = new Map<string, unknown>();
  const table = {
    ...{ map, full: false },
    entries: async () => [...map.entries()] as [IDBValidKey, unknown][],
    get: async (key: string) => map.get(key),
    async set(key: string, value: unknown) {
      if (table.full) throw new DOMException('', 'QuotaExceededError');
      map.set(key, value);
    },
    async delete(keys: string[]) {
      for (const key of keys) map.delete(key);
    },
  };
  return table;
}

let table: ReturnType<typeof memoryTable>;
let outcomes: UploadOutcome[];
let sent: { take: KeptTake; bytes: number; stopped: boolean; end(outcome: UploadOutcome): void }[];
const open: { close(): void }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  FakeRecorder.made = [];
  table = memoryTable();
  outcomes = [];
  sent = [];
});
afterEach(() => {
  for (const takes of open.splice(0)) takes.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function studio(recorded = true) {
  const state = signal<BroadcastState>('onAir');
  const uplink = signal<Uplink>({ grade: 'good', kbitPerSecond: 500, lossShare: 0, silent: false });
  const online = signal(true);
  const live = signal<LiveView | null>(LIVE);
  const takes = createTakes({
    store: createTakeStore(table),
    ...{ broadcast: { state, uplink }, live, online },
    recorded: () => recorded,
    nowMs: () => Date.now() + AHEAD_MS,
    loadUpload: async () => ({
      uploadTake(take: KeptTake, file: Blob, onShare: (share: number) => void) {
        let end: (outcome: UploadOutcome) => void = () => undefined;
        const outcome = new Promise<UploadOutcome>((resolve) => {
          end = resolve;
        });
        const upload = { take, bytes: file.size, stopped: false, end };
        sent.push(upload);
        onShare(0.5);
        const next = outcomes.shift();
        if (next) end(next);
        return {
          outcome,
          stop() {
            upload.stopped = true;
            end('later');
          },
        };
      },
    }),
  });
  open.push(takes);
  takes.changeStream({} as MediaStream);
  const grade = (next: Uplink['grade']) => {
    uplink.value = { ...uplink.value, grade: next };
  };
  const measure = (silent: boolean) => {
    uplink.value = { ...uplink.value, silent };
  };
  return { takes, state, live, online, grade, measure };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

it('records while the link is gone, and a little longer, on the server’s clock', async () => {
  const { takes, state } = studio();
  await pass(1_000);
  expect(FakeRecorder.made).toHaveLength(0);
  const beganMs = Date.now() + AHEAD_MS;
  state.value = 'reconnecting';
  await pass(12_000);
  expect(takes.kept.value).toMatchObject({ what: 'recording', ms: 10_000 });
  state.value = 'onAir';
  await pass(3_000);
  expect(FakeRecorder.made).toHaveLength(1);
  const [take] = await createTakeStore(table).all();
  expect(take).toMatchObject({ liveSessionId: 'live', startedAtMs: beganMs, bytes: 400, slices: 4 });
  expect(take?.endedAtMs).toBe(beganMs + 15_000);
  expect(takes.kept.value).toMatchObject({ what: 'waiting', ms: 15_000 });
});

it('sends when the link was good for a while, stops for the live, and goes on after it', async () => {
  const { takes, state, grade } = studio();
  state.value = 'reconnecting';
  await pass(6_000);
  state.value = 'onAir';
  grade('weak');
  await pass(60_000);
  expect(sent).toHaveLength(0);
  grade('good');
  // Measured each second, which is no news.
  for (let second = 0; second < 9; second++) {
    await pass(1_000);
    grade('good');
  }
  expect(sent).toHaveLength(0);
  await pass(1_000);
  expect(sent).toMatchObject([{ bytes: 200 }]);
  expect(takes.kept.value).toMatchObject({ what: 'sending', share: 0.5 });
  grade('bad');
  await pass(60_000);
  expect(sent).toMatchObject([{ stopped: true }]);
  outcomes = ['later', 'sent'];
  state.value = 'idle';
  await pass(1_000);
  expect(sent).toHaveLength(2);
  // What failed is not tried in a tight loop.
  await pass(13_000);
  expect(sent).toHaveLength(2);
  await pass(2_000);
  expect(sent).toHaveLength(3);
  expect(takes.kept.value).toBeNull();
  expect(table.map.size).toBe(0);
});

it('has what a page before it kept, and another take for another camera', async () => {
  const first = studio();
  first.state.value = 'reconnecting';
  await pass(6_000);
  first.takes.changeStream({} as MediaStream);
  await pass(6_000);
  expect(FakeRecorder.made).toHaveLength(2);
  first.takes.close();
  // Killed in the middle of the second: what was kept of it counts.
  const second = studio();
  second.state.value = 'idle';
  outcomes = ['refused', 'sent'];
  await pass(1_000);
  expect(sent.map(({ take }) => take.slices).length).toBe(2);
  expect(table.map.size).toBe(0);
});

it('records on until the viewers have the seller back', async () => {
  const { takes, state, live } = studio();
  state.value = 'reconnecting';
  await pass(6_000);
  state.value = 'onAir';
  live.value = { ...LIVE, state: 'interrupted', interruptedBy: 'seller' };
  await pass(20_000);
  expect(takes.kept.value).toMatchObject({ what: 'recording' });
  live.value = LIVE;
  await pass(3_000);
  expect(takes.kept.value).toMatchObject({ what: 'waiting', ms: 29_000 });
});

it('records from when nothing comes back, and keeps that only if the link was gone', async () => {
  const { takes, state, measure, grade } = studio();
  for (const gone of [false, true]) {
    grade('unknown');
    grade('good');
    for (const silent of [true, false, true]) measure(silent);
    await pass(1_000);
    expect(takes.kept.value).toBeNull();
    measure(true);
    await pass(4_000);
    expect(takes.kept.value).toMatchObject({ what: 'recording' });
    if (gone) state.value = 'reconnecting';
    await pass(4_000);
    state.value = 'onAir';
    measure(false);
    await pass(4_000);
    expect(takes.kept.value?.what).toBe(gone ? 'waiting' : undefined);
  }
  expect(FakeRecorder.made).toHaveLength(2);
});

it('learns how seldom the reports of a path are', async () => {
  const { measure } = studio();
  for (let report = 0; report < 5; report++) {
    for (const silent of [true, true, true, true, false]) measure(silent);
    await pass(5_000);
  }
  expect(FakeRecorder.made).toHaveLength(1);
  for (let second = 0; second < 5; second++) measure(true);
  await pass(1_000);
  expect(FakeRecorder.made).toHaveLength(2);
});

it('records nothing that has no place to go', async () => {
  const { takes, state } = studio(false);
  state.value = 'reconnecting';
  await pass(60_000);
  expect(FakeRecorder.made).toHaveLength(0);
  expect(takes.kept.value).toBeNull();
});

it('can be thrown away', async () => {
  const { takes, state } = studio();
  state.value = 'reconnecting';
  await pass(11_000);
  await takes.forget();
  expect(takes.kept.value).toBeNull();
  expect(table.map.size).toBe(0);
});

it('records no more than there is room for', async () => {
  const { takes, state } = studio();
  state.value = 'reconnecting';
  await pass(MAX_KEPT_MS + 60_000);
  expect(FakeRecorder.made[0]?.state).toBe('inactive');
  expect(takes.kept.value).toMatchObject({ what: 'waiting' });
  const kept = { bytes: 1_000, startedAtMs: 0, endedAtMs: 60_000 } as KeptTake;
  expect(roomBeside([kept], {})).toEqual({ bytes: MAX_KEPT_BYTES - 1_000, ms: MAX_KEPT_MS - 60_000 });
  expect(roomBeside([], { quota: 150 * 1024 * 1024, usage: 0 })?.bytes).toBe(50 * 1024 * 1024);
  expect(roomBeside([], { quota: 100 * 1024 * 1024, usage: 1 })).toBeNull();
  expect(roomBeside([{ ...kept, endedAtMs: MAX_KEPT_MS }], {})).toBeNull();
});

it('ends a take that the phone cannot keep, with what it has kept', async () => {
  const { takes, state } = studio();
  state.value = 'reconnecting';
  await pass(6_000);
  table.full = true;
  await pass(10_000);
  expect(FakeRecorder.made[0]?.state).toBe('inactive');
  state.value = 'idle';
  outcomes = ['sent'];
  await pass(1_000);
  expect(sent).toMatchObject([{ bytes: 100 }]);
  expect(takes.kept.value).toBeNull();
});
