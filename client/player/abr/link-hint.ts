import { distanceForThroughput, FARTHEST_MS, UNKNOWN_START_MS } from './distance.ts';

/** What is known of the link before the first byte. */
export interface LinkHint {
  throughputKbps: number;
  /** Distance to live to begin at, ms. */
  distanceMs: number;
}

/** The part of `Storage` that is used. */
type Memory = Pick<Storage, 'getItem' | 'setItem'>;
/** The part of the Network Information API that is used; only Chromium has it. */
export interface Connection {
  effectiveType?: string;
  /** Mbit/s, rounded to 25 kbit/s. */
  downlink?: number;
  saveData?: boolean;
}

const KEY = 'player-link';
/** A link is remembered for so long, ms: the next market day may be in another valley. */
const FRESH_MS = 24 * 3_600_000;
/** Of what was seen or told, so much is believed: the first segments correct it. */
const TRUST = 0.7;
const UNKNOWN_KBPS = 150;
const WEAK_TYPES: Readonly<Record<string, LinkHint>> = {
  'slow-2g': { throughputKbps: 40, distanceMs: FARTHEST_MS },
  '2g': { throughputKbps: 70, distanceMs: 24_000 },
  '3g': { throughputKbps: 250, distanceMs: 20_000 },
};

/** Where a viewer begins on a link that has just carried the page fast, ms. */
const NEAR_START_MS = 3_000;
/** A page that came at this rate came over a good link, kbit/s. */
const GOOD_PAGE_KBPS = 3_000;
/** Smaller files tell of round trips, not of rates; bytes. */
const TELLING_BYTES = 20_000;

/** What can be known before the first byte of media; null for each that is not. */
export interface LinkSigns {
  memory: Memory | null;
  connection: Connection | null;
  /** Rate at which the page's own files came, see {@link pageThroughput}. */
  pageKbps: number | null;
}

/**
 * From the last session, else from the page's own files. What the browser says only ever lowers that: a browser
 * that calls a link good may just not know.
 */
export function readLinkHint({ memory, connection, pageKbps }: LinkSigns, nowMs: number): LinkHint {
  const weak = WEAK_TYPES[connection?.effectiveType ?? ''] ?? null;
  const seen = recall(memory, nowMs) ?? fromPage(pageKbps);
  if (!seen) return weak ?? { throughputKbps: UNKNOWN_KBPS, distanceMs: UNKNOWN_START_MS };
  if (!weak) return seen;
  return {
    throughputKbps: Math.min(seen.throughputKbps, weak.throughputKbps),
    distanceMs: Math.max(seen.distanceMs, weak.distanceMs),
  };
}

/** A resource of the page as the Resource Timing API has it. */
type Loaded = Pick<
  PerformanceResourceTiming,
  'requestStart' | 'responseEnd' | 'transferSize' | 'encodedBodySize'
>;

/** Rate at which the largest of the page's files came over the network, kbit/s; null when all came from a cache. */
export function pageThroughput(resources: readonly Loaded[]): number | null {
  const fetched = resources.filter(
    (one) => one.transferSize > 0 && one.requestStart > 0 && one.encodedBodySize >= TELLING_BYTES,
  );
  const [largest] = fetched.sort((a, b) => b.encodedBodySize - a.encodedBodySize);
  if (!largest) return null;
  return (largest.encodedBodySize * 8) / Math.max(1, largest.responseEnd - largest.requestStart);
}

function fromPage(kbps: number | null): LinkHint | null {
  if (kbps === null) return null;
  return {
    throughputKbps: TRUST * kbps,
    // One fast file does not tell of the dead spots of a link that is not good.
    distanceMs:
      kbps >= GOOD_PAGE_KBPS ? NEAR_START_MS : Math.max(UNKNOWN_START_MS, distanceForThroughput(kbps)),
  };
}

/** Keeps what this visit has measured; a full or forbidden storage is no reason to fail. */
export function keepLinkHint(memory: Memory | null, hint: LinkHint, nowMs: number): void {
  try {
    memory?.setItem(
      KEY,
      JSON.stringify([Math.round(hint.throughputKbps), Math.round(hint.distanceMs), nowMs]),
    );
  } catch {
    // The next session begins without a hint.
  }
}

function recall(memory: Memory | null, nowMs: number): LinkHint | null {
  try {
    const [kbps, distanceMs, atMs]: unknown[] = JSON.parse(memory?.getItem(KEY) ?? '[]');
    if (typeof kbps !== 'number' || typeof distanceMs !== 'number' || typeof atMs !== 'number') return null;
    const ageMs = nowMs - atMs;
    if (!(kbps > 0) || !(distanceMs > 0) || ageMs < 0 || ageMs > FRESH_MS) return null;
    return { throughputKbps: TRUST * kbps, distanceMs: Math.min(FARTHEST_MS, distanceMs) };
  } catch {
    return null;
  }
}
