import { expect, it, vi } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { createBroadcast } from '../../client/studio/broadcast.ts';
import type { SendPath } from '../../client/studio/send-path.ts';

const opened = vi.hoisted(() => ({ finish: (_path: unknown): void => undefined }));
// WebRTC exists in browsers only; the end-to-end tests have the real one.
vi.mock('../../client/studio/send-path.ts', () => ({
  SendPathError: class extends Error {},
  openSendPath: () => new Promise((resolve) => Object.assign(opened, { finish: resolve })),
}));

function pathOf(liveSessionId: string, closed: string[]): SendPath {
  return {
    liveSessionId,
    restartIce: async () => true,
    replaceTracks: async () => undefined,
    stats: async () => new Map(),
    close: () => void closed.push(liveSessionId),
  };
}

function studio() {
  const sent: unknown[] = [];
  const closed: string[] = [];
  const link = {
    command: async (name: string, input: unknown) => {
      sent.push([name, input]);
      return { ok: true, data: {} };
    },
    onOnline: () => () => undefined,
  } as unknown as Link; // Only what a broadcast uses.
  return { sent, closed, broadcast: createBroadcast({ link, saleEventId: 'sale' }) };
}

const stream = {} as MediaStream;

it('ends the live session that a stop overtook while it was being opened, and the sale with it', async () => {
  const { broadcast, sent, closed } = studio();
  broadcast.start(stream);
  await broadcast.stop(true);
  expect(sent).toEqual([]);
  opened.finish(pathOf('live-1', closed));
  await vi.waitFor(() => expect(sent).toEqual([['live:stop', { liveSessionId: 'live-1', endSale: true }]]));
  expect(closed).toEqual(['live-1']);
  broadcast.close();
});

it('ends the live session it knows at once', async () => {
  const { broadcast, sent, closed } = studio();
  broadcast.start(stream);
  opened.finish(pathOf('live-2', closed));
  await Promise.resolve();
  await vi.waitFor(async () => {
    await broadcast.stop(false);
    expect(sent).toEqual([['live:stop', { liveSessionId: 'live-2', endSale: false }]]);
  });
  broadcast.close();
});
