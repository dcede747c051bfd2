import { FARTHEST_MS, UNKNOWN_START_MS } from './distance.ts';

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

/** From the last session, else from what the browser says. A browser that calls a link good may just not know. */
export function readLinkHint(memory: Memory | null, connection: Connection | null, nowMs: number): LinkHint {
  const weak = WEAK_TYPES[connection?.effectiveType ?? ''] ?? null;
  const last = recall(memory, nowMs);
  if (last && weak) {
    return {
      throughputKbps: Math.min(last.throughputKbps, weak.throughputKbps),
      distanceMs: Math.max(last.distanceMs, weak.distanceMs),
    };
  }
  return last ?? weak ?? { throughputKbps: UNKNOWN_KBPS, distanceMs: UNKNOWN_START_MS };
}

/** Keeps what this session learned; a full or forbidden storage is no reason to fail. */
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
