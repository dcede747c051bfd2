import type { ChildProcess } from 'node:child_process';
import { vi } from 'vitest';
import { connect, send, signIn } from '../../scripts/demo/connection.ts';
import type { LiveState } from '../../server/contract/live.ts';
import { clockPicture } from './clock-picture.ts';
import { endProcess, startEncoder } from './media-rtp.ts';

/** The picture a seller's phone sends. */
export interface Shot {
  videoCodec: 'H264' | 'VP8';
  width: number;
  height: number;
}

/** A seller with ffmpeg for a phone, whose picture tells when it was taken. */
export interface ClockSeller {
  /** Of the live as the server told it last; null before the first word. */
  readonly state: LiveState | null;
  /** Starts the phone; answers when it began to send, ms since the epoch. */
  sendPicture(shot: Shot): Promise<number>;
  /** The phone falls silent at once, as without a network. */
  fallSilent(): Promise<void>;
  /** Shows a listing; answers when, ms since the epoch. */
  pin(listingId: string): Promise<number>;
  /** Ends the live, and with `endSale` the sale event. */
  stop(options: { endSale: boolean }): Promise<void>;
  untilState(state: LiveState, withinMs: number): Promise<void>;
  close(): Promise<void>;
}

/** Signs in by a one-time link and opens the live. */
export async function createClockSeller(options: {
  url: string;
  token: string;
  saleEventId: string;
}): Promise<ClockSeller> {
  const { url, saleEventId } = options;
  const socket = connect(url, await signIn(url, options.token));
  let phone: ChildProcess | undefined;
  let state: LiveState | null = null;
  let liveSessionId = '';
  socket.on('live:changed', ({ live }) => {
    state = live?.state ?? null;
  });
  await send(socket, 'sale:join', { saleEventId });
  return {
    get state() {
      return state;
    },
    async sendPicture({ videoCodec, ...size }) {
      ({ liveSessionId } = await send(socket, 'live:start', { saleEventId }));
      const targets = await send(socket, 'ingest:create', { liveSessionId, videoCodec });
      await endProcess(phone);
      phone = startEncoder(targets, videoCodec, clockPicture(size));
      return Date.now();
    },
    fallSilent: () => endProcess(phone),
    pin: async (listingId) => (await send(socket, 'listing:pin', { saleEventId, listingId })).mediaTimeMs,
    async stop({ endSale }) {
      await send(socket, 'live:stop', { liveSessionId, endSale });
      await endProcess(phone);
    },
    untilState: (wanted, withinMs) =>
      vi.waitUntil(() => state === wanted, { timeout: withinMs }).then(() => {}),
    async close() {
      await endProcess(phone);
      socket.close();
    },
  };
}
