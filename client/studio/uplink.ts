import type { SendRung } from './send-rungs.ts';

/** The seller's uplink in one colour. */
export type UplinkGrade = 'good' | 'weak' | 'bad' | 'unknown';

/** Running totals of a connection at one moment. */
export type UplinkSample = {
  atMs: number;
  bytesSent: number;
  packetsSent: number;
  /** Of these, sent once more. */
  packetsRepeated: number;
  /** As the far side reported. */
  packetsLost: number;
  /** Round trip, ms; null until measured. */
  roundTripMs: number | null;
  /** What came back, which is the far side's reports; null where the browser does not say. */
  bytesReceived: number | null;
  /** What congestion control holds the link to carry, kbit/s; null until it says. */
  availableKbit: number | null;
};

export type Uplink = {
  grade: UplinkGrade;
  kbitPerSecond: number;
  /** Share of packets that were lost or sent again, 0 to 1. */
  lossShare: number;
  /** Nothing has come back since the sample before; in a row, they say that the link is gone long before ICE does. */
  silent: boolean;
};

/** From here on viewers see well what is held before the camera; and below it, at least that something moves. */
const GOOD_LINES = 360;
const WEAK_FRAMES = 5;

/** What went out between two samples, graded by what is sent, and by what of it was lost or came late. */
export function gradeUplink(before: UplinkSample, after: UplinkSample, rung: SendRung): Uplink {
  const elapsedMs = after.atMs - before.atMs;
  const sent = after.packetsSent - before.packetsSent;
  if (elapsedMs <= 0 || sent < 0) {
    return { grade: 'unknown', kbitPerSecond: 0, lossShare: 0, silent: false };
  }
  const kbitPerSecond = Math.round(((after.bytesSent - before.bytesSent) * 8) / elapsedMs);
  const lost = Math.max(
    after.packetsLost - before.packetsLost,
    after.packetsRepeated - before.packetsRepeated,
  );
  const lossShare = sent === 0 ? 1 : Math.max(0, lost) / sent;
  const grade = gradeLink(rung, { lossShare, roundTripMs: after.roundTripMs });
  const silent = after.bytesReceived !== null && after.bytesReceived === before.bytesReceived;
  return { grade, kbitPerSecond, lossShare, silent };
}

/** How good a link is on which this rung is sent. */
export function gradeLink(
  rung: SendRung,
  shown: { lossShare: number; roundTripMs: number | null },
): Exclude<UplinkGrade, 'unknown'> {
  const { lossShare } = shown;
  const roundTripMs = shown.roundTripMs ?? 0;
  if (rung.framesPerSecond < WEAK_FRAMES || lossShare > 0.15 || roundTripMs > 1_500) return 'bad';
  if (rung.lines < GOOD_LINES || lossShare > 0.05 || roundTripMs > 500) return 'weak';
  return 'good';
}

/** Sums up the statistics of a send transport. */
export function sampleUplink(report: RTCStatsReport, atMs: number): UplinkSample {
  const sample: UplinkSample = {
    atMs,
    bytesSent: 0,
    packetsSent: 0,
    packetsRepeated: 0,
    packetsLost: 0,
    roundTripMs: null,
    bytesReceived: null,
    availableKbit: null,
  };
  // RTCStatsReport's values are dictionaries by `type`; the DOM types leave them open.
  report.forEach((stats: Record<string, unknown>) => {
    const number = (key: string) => (typeof stats[key] === 'number' ? stats[key] : 0);
    if (stats.type === 'outbound-rtp') {
      sample.bytesSent += number('bytesSent');
      sample.packetsSent += number('packetsSent');
      sample.packetsRepeated += number('retransmittedPacketsSent');
    }
    if (stats.type === 'remote-inbound-rtp') {
      sample.packetsLost += number('packetsLost');
      if (typeof stats.roundTripTime === 'number') {
        sample.roundTripMs = Math.max(sample.roundTripMs ?? 0, stats.roundTripTime * 1_000);
      }
    }
    if (stats.type === 'candidate-pair' && typeof stats.bytesReceived === 'number') {
      sample.bytesReceived = (sample.bytesReceived ?? 0) + stats.bytesReceived;
    }
    if (stats.type === 'candidate-pair' && typeof stats.availableOutgoingBitrate === 'number') {
      sample.availableKbit = Math.round(stats.availableOutgoingBitrate / 1_000);
    }
  });
  return sample;
}
