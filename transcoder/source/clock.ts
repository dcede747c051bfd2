import { createUnwrapper, type SenderReport } from './rtp.ts';

export type Kind = 'audio' | 'video';

/**
 * When each packet was captured, in ms since the epoch by this machine's clock.
 *
 * Sender Reports tell the distance between sound and picture exactly, on the SFU's NTP clock, whose zero is
 * its own affair (mediasoup counts from its start); the smallest delay seen ties that clock to ours. Before
 * a stream's first report its packets are placed by their earliest arrival instead, which is a little late.
 */
export interface SourceClock {
  /** Notes an arrival; gives the timestamp as ticks that do not wrap. */
  observe(kind: Kind, rtpTimestamp: number, arrivedAtMs: number): number;
  report(kind: Kind, report: SenderReport, arrivedAtMs: number): void;
  /** Null before the stream's first packet. */
  captureMs(kind: Kind, ticks: number): number | null;
  /** True once the stream has had a Sender Report. */
  exact(kind: Kind): boolean;
}

interface StreamState {
  unwrap: (value: number) => number;
  msPerTick: number;
  /** Smallest of arrival minus media time, ms. */
  arrivalOffsetMs: number | null;
  pending: { report: SenderReport } | null;
  mapping: { ticks: number; ntpMs: number } | null;
}

/** `rates` in ticks per second. */
export function createSourceClock(rates: Record<Kind, number>): SourceClock {
  const stream = (rate: number): StreamState => ({
    unwrap: createUnwrapper(),
    msPerTick: 1000 / rate,
    arrivalOffsetMs: null,
    pending: null,
    mapping: null,
  });
  const streams: Record<Kind, StreamState> = { audio: stream(rates.audio), video: stream(rates.video) };
  let ntpToLocalMs: number | null = null;

  return {
    observe(kind, rtpTimestamp, arrivedAtMs) {
      const state = streams[kind];
      const ticks = state.unwrap(rtpTimestamp);
      const offset = arrivedAtMs - ticks * state.msPerTick;
      if (state.arrivalOffsetMs === null || offset < state.arrivalOffsetMs) state.arrivalOffsetMs = offset;
      if (state.pending) {
        const behind = (state.pending.report.rtpTimestamp - rtpTimestamp) | 0;
        state.mapping = { ticks: ticks + behind, ntpMs: state.pending.report.ntpMs };
        state.pending = null;
      }
      return ticks;
    },
    report(kind, report, arrivedAtMs) {
      const offset = arrivedAtMs - report.ntpMs;
      if (ntpToLocalMs === null || offset < ntpToLocalMs) ntpToLocalMs = offset;
      // The unwrapper must not be led by a report: it is resolved against the next packet.
      streams[kind].pending = { report };
    },
    captureMs(kind, ticks) {
      const state = streams[kind];
      if (state.mapping && ntpToLocalMs !== null) {
        return state.mapping.ntpMs + (ticks - state.mapping.ticks) * state.msPerTick + ntpToLocalMs;
      }
      return state.arrivalOffsetMs === null ? null : ticks * state.msPerTick + state.arrivalOffsetMs;
    },
    exact: (kind) => streams[kind].mapping !== null,
  };
}
