/** The seller's uplink in one colour. */
export type UplinkGrade = 'good' | 'weak' | 'bad' | 'unknown';

/** Running totals of a connection at one moment. */
export type UplinkSample = {
  atMs: number;
  bytesSent: number;
  packetsSent: number;
  /** As the far side reported. */
  packetsLost: number;
  /** Round trip, ms; null until measured. */
  roundTripMs: number | null;
};

export type Uplink = { grade: UplinkGrade; kbitPerSecond: number };

/** Grades what went out between two samples. */
export function gradeUplink(before: UplinkSample, after: UplinkSample): Uplink {
  const elapsedMs = after.atMs - before.atMs;
  const sent = after.packetsSent - before.packetsSent;
  if (elapsedMs <= 0 || sent < 0) return { grade: 'unknown', kbitPerSecond: 0 };
  const kbitPerSecond = Math.round(((after.bytesSent - before.bytesSent) * 8) / elapsedMs);
  const lossShare = sent === 0 ? 1 : Math.max(0, after.packetsLost - before.packetsLost) / sent;
  const roundTripMs = after.roundTripMs ?? 0;
  if (kbitPerSecond < 120 || lossShare > 0.1 || roundTripMs > 1_000) return { grade: 'bad', kbitPerSecond };
  if (kbitPerSecond < 300 || lossShare > 0.03 || roundTripMs > 400) return { grade: 'weak', kbitPerSecond };
  return { grade: 'good', kbitPerSecond };
}

/** Sums up the statistics of a send transport. */
export function sampleUplink(report: RTCStatsReport, atMs: number): UplinkSample {
  const sample: UplinkSample = { atMs, bytesSent: 0, packetsSent: 0, packetsLost: 0, roundTripMs: null };
  // RTCStatsReport's values are dictionaries by `type`; the DOM types leave them open.
  report.forEach((stats: Record<string, unknown>) => {
    const number = (key: string) => (typeof stats[key] === 'number' ? stats[key] : 0);
    if (stats.type === 'outbound-rtp') {
      sample.bytesSent += number('bytesSent');
      sample.packetsSent += number('packetsSent');
    }
    if (stats.type === 'remote-inbound-rtp') {
      sample.packetsLost += number('packetsLost');
      if (typeof stats.roundTripTime === 'number') {
        sample.roundTripMs = Math.max(sample.roundTripMs ?? 0, stats.roundTripTime * 1_000);
      }
    }
  });
  return sample;
}
