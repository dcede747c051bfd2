import { createUnwrapper } from './rtp.ts';

export type Kind = 'audio' | 'video';

/** Whose report it is: the phone's own word, or what the SFU makes of it. */
export type Reporter = 'phone' | 'sfu';

/** A stream's clock and its reporter's NTP clock at one moment. */
export interface ClockReport {
  ntpMs: number;
  rtpTimestamp: number;
}

/** A phone whose reports contradict each other by more, ms, has set its clock: what it said before is forgotten. */
const CONTRADICTION_MS = 300;

/**
 * When each packet was captured, in ms since the epoch by this machine's clock.
 *
 * Reports tell the distance between sound and picture. The phone's own are exact, and are used as soon as all streams that
 * came have one. The SFU's, which come first, stray with how long packets waited on a full link; and before a stream's first
 * report its packets are placed by their earliest arrival, which is a little late. The zero of an NTP clock is its own
 * affair; the smallest delay seen ties it to this machine's.
 */
export interface SourceClock {
  /** Notes an arrival; gives the timestamp as ticks that do not wrap. */
  observe(kind: Kind, rtpTimestamp: number, arrivedAtMs: number): number;
  report(kind: Kind, report: ClockReport, arrivedAtMs: number, by?: Reporter): void;
  /** Null before the stream's first packet. */
  captureMs(kind: Kind, ticks: number): number | null;
  /** True once the stream has had a report. */
  exact(kind: Kind): boolean;
}

interface Mapping {
  ticks: number;
  ntpMs: number;
}

interface StreamState {
  unwrap: (value: number) => number;
  msPerTick: number;
  /** Smallest of arrival minus media time, ms. */
  arrivalOffsetMs: number | null;
  pending: Record<Reporter, ClockReport | null>;
  mapping: Record<Reporter, Mapping | null>;
}

const nobody = () => ({ phone: null, sfu: null });

/** `rates` in ticks per second. */
export function createSourceClock(rates: Record<Kind, number>): SourceClock {
  const stream = (rate: number): StreamState => ({
    unwrap: createUnwrapper(),
    msPerTick: 1000 / rate,
    arrivalOffsetMs: null,
    pending: nobody(),
    mapping: nobody(),
  });
  const streams: Record<Kind, StreamState> = { audio: stream(rates.audio), video: stream(rates.video) };
  const ntpToLocalMs: Record<Reporter, number | null> = nobody();

  function forgetPhone(): void {
    ntpToLocalMs.phone = null;
    for (const state of Object.values(streams)) state.mapping.phone = null;
  }

  function settle(state: StreamState, by: Reporter, rtpTimestamp: number, ticks: number): void {
    const report = state.pending[by];
    if (report === null) return;
    state.pending[by] = null;
    const next = { ticks: ticks + ((report.rtpTimestamp - rtpTimestamp) | 0), ntpMs: report.ntpMs };
    const before = state.mapping[by];
    if (by === 'phone' && before !== null) {
      const expected = before.ntpMs + (next.ticks - before.ticks) * state.msPerTick;
      if (Math.abs(next.ntpMs - expected) > CONTRADICTION_MS) forgetPhone();
    }
    state.mapping[by] = next;
  }

  /** Whoever has reported on all that came; both streams have to be placed by the same clock. */
  function reporter(): Reporter {
    const came = Object.values(streams).filter(({ arrivalOffsetMs }) => arrivalOffsetMs !== null);
    return ntpToLocalMs.phone !== null && came.every(({ mapping }) => mapping.phone !== null)
      ? 'phone'
      : 'sfu';
  }

  return {
    observe(kind, rtpTimestamp, arrivedAtMs) {
      const state = streams[kind];
      const ticks = state.unwrap(rtpTimestamp);
      const offset = arrivedAtMs - ticks * state.msPerTick;
      if (state.arrivalOffsetMs === null || offset < state.arrivalOffsetMs) state.arrivalOffsetMs = offset;
      settle(state, 'phone', rtpTimestamp, ticks);
      settle(state, 'sfu', rtpTimestamp, ticks);
      return ticks;
    },
    report(kind, report, arrivedAtMs, by = 'sfu') {
      const offset = arrivedAtMs - report.ntpMs;
      const before = ntpToLocalMs[by];
      if (before === null || offset < before) ntpToLocalMs[by] = offset;
      // The unwrapper must not be led by a report: it is resolved against the next packet.
      streams[kind].pending[by] = report;
    },
    captureMs(kind, ticks) {
      const state = streams[kind];
      const by = reporter();
      const [mapping, toLocalMs] = [state.mapping[by], ntpToLocalMs[by]];
      if (mapping !== null && toLocalMs !== null) {
        return mapping.ntpMs + (ticks - mapping.ticks) * state.msPerTick + toLocalMs;
      }
      return state.arrivalOffsetMs === null ? null : ticks * state.msPerTick + state.arrivalOffsetMs;
    },
    exact: (kind) => streams[kind].mapping.sfu !== null || streams[kind].mapping.phone !== null,
  };
}
