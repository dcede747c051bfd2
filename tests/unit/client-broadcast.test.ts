import { beforeEach, expect, it, vi } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { createBroadcast } from '../../client/studio/broadcast.ts';
import { cameraName } from '../../client/studio/camera-name.ts';
import type { IceRestart, SendPath } from '../../client/studio/send-path.ts';

const opened = vi.hoisted(() => ({
  times: 0,
  takeovers: [] as boolean[],
  finish: (_path: unknown): void => undefined,
  tell: (_connection: string): void => undefined,
}));
// WebRTC exists in browsers only; the end-to-end tests have the real one.
vi.mock('../../client/studio/send-path.ts', () => ({
  SendPathError: class extends Error {},
  startLive: async (_link: unknown, _saleEventId: string, takeover: boolean) => {
    opened.takeovers.push(takeover);
    return { liveSessionId: 'live' };
  },
  openSendPath: (...[, , , , tell]: [unknown, unknown, unknown, unknown, (connection: string) => void]) => {
    opened.times += 1;
    return new Promise((resolve) => Object.assign(opened, { finish: resolve, tell }));
  },
}));
beforeEach(() => {
  opened.times = 0;
  opened.takeovers = [];
});

function pathOf(liveSessionId: string, closed: string[], restart: () => IceRestart = () => 'restarted') {
  const path: SendPath = {
    liveSessionId,
    restartIce: async () => restart(),
    replaceTracks: async () => undefined,
    sendAs: async () => undefined,
    stats: async () => new Map(),
    close: () => void closed.push(liveSessionId),
  };
  return path;
}

function studio() {
  const sent: unknown[] = [];
  const closed: string[] = [];
  const renewals = { count: 0 };
  const listeners = new Map<string, (data: object) => void>();
  let online = (): void => undefined;
  const link = {
    command: async (name: string, input: unknown) => {
      sent.push([name, input]);
      return { ok: true, data: {} };
    },
    on: (name: string, listener: (data: object) => void) => {
      listeners.set(name, listener);
      return () => undefined;
    },
    onOnline: (listener: typeof online) => {
      online = listener;
      return () => undefined;
    },
    renew: () => {
      renewals.count += 1;
    },
  } as unknown as Link; // Only what a broadcast uses.
  const broadcast = createBroadcast({ link, saleEventId: 'sale' });
  return {
    sent,
    closed,
    renewals,
    broadcast,
    online: () => online(),
    interrupt: (interruptedBy: 'seller' | 'service') =>
      listeners.get('live:changed')?.({ saleEventId: 'sale', live: { state: 'interrupted', interruptedBy } }),
    taken: (camera: string) => listeners.get('live:taken')?.({ saleEventId: 'sale', camera }),
    /** On air over a path that answers so. */
    async goOnAir(restart: () => IceRestart) {
      broadcast.start(stream);
      await vi.waitFor(() => expect(opened.times).toBe(1));
      opened.finish(pathOf('live', closed, restart));
      opened.tell('connected');
      await vi.waitFor(() => expect(broadcast.state.value).toBe('onAir'));
    },
  };
}

const stream = {} as MediaStream;

it('ends the live session that a stop overtook while it was being opened, and the sale with it', async () => {
  const { broadcast, sent, closed } = studio();
  broadcast.start(stream);
  await broadcast.stop(true);
  expect(sent).toEqual([]);
  await vi.waitFor(() => expect(opened.times).toBe(1));
  opened.finish(pathOf('live-1', closed));
  await vi.waitFor(() => expect(sent).toEqual([['live:stop', { liveSessionId: 'live-1', endSale: true }]]));
  expect(closed).toEqual(['live-1']);
  broadcast.close();
});

it('ends the live session it knows at once', async () => {
  const { broadcast, sent, closed } = studio();
  broadcast.start(stream);
  await vi.waitFor(() => expect(opened.times).toBe(1));
  opened.finish(pathOf('live-2', closed));
  await vi.waitFor(async () => {
    await broadcast.stop(false);
    expect(sent).toEqual([['live:stop', { liveSessionId: 'live-2', endSale: false }]]);
  });
  broadcast.close();
});

it('makes a new path at once when the server says that its own part was lost, and only then', async () => {
  const { broadcast, closed, goOnAir, interrupt } = studio();
  let answer: IceRestart = 'restarted';
  await goOnAir(() => answer);
  interrupt('seller');
  interrupt('service');
  await Promise.resolve();
  expect([opened.times, closed]).toEqual([1, []]);
  answer = 'gone';
  interrupt('service');
  await vi.waitFor(() => expect(opened.times).toBe(2));
  expect(closed).toEqual(['live']);
  expect(broadcast.state.value).toBe('reconnecting');
  broadcast.close();
});

it('keeps the path that stands while the server cannot be reached, and goes on with it when it carries again', async () => {
  vi.useFakeTimers();
  try {
    const { broadcast, closed, renewals, goOnAir, online } = studio();
    let answer: IceRestart = 'unreachable';
    await goOnAir(() => answer);
    opened.tell('disconnected');
    await vi.advanceTimersByTimeAsync(3_000);
    expect([renewals.count, broadcast.state.value]).toEqual([1, 'reconnecting']);
    expect(closed).toEqual([]);
    // The line is back: ICE finds it, while the next try is on its way.
    opened.tell('connected');
    answer = 'restarted';
    online();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([opened.times, closed, broadcast.state.value]).toEqual([1, [], 'onAir']);
    // Failed for good: only now another one is made.
    opened.tell('failed');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([opened.times, closed]).toEqual([2, ['live']]);
    broadcast.close();
  } finally {
    vi.useRealTimers();
  }
});

it('leaves the air to another phone that took over, and takes it back only when it is told to', async () => {
  const { broadcast, closed, sent, goOnAir, taken, interrupt, online } = studio();
  await goOnAir(() => 'gone');
  taken('another page');
  expect(broadcast.state.value).toBe('onAir');
  taken(cameraName());
  expect(broadcast.state.value).toBe('idle');
  expect(broadcast.error.value).toMatchObject({ code: 'seller_taken', takeover: true });
  expect(closed).toEqual(['live']);
  // Neither what it hears nor a new connection brings it back, and the live goes on without it.
  interrupt('service');
  online();
  await Promise.resolve();
  expect([opened.times, sent]).toEqual([1, []]);
  broadcast.start(stream, undefined, { takeover: true });
  await vi.waitFor(() => expect(opened.times).toBe(2));
  expect(opened.takeovers).toEqual([false, true]);
  expect(broadcast.error.value).toBeNull();
  // Only once: what comes later is a phone coming back, not a person's word.
  opened.finish(pathOf('live', closed));
  opened.tell('failed');
  await vi.waitFor(() => expect(opened.takeovers).toEqual([false, true, false]), { timeout: 5_000 });
  broadcast.close();
});
