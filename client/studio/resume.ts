import { useEffect, useRef } from 'preact/hooks';
import type { LiveView } from '../../server/contract/live.ts';
import type { SendRungId } from '../../server/contract/uplink.ts';
import type { Broadcast } from './broadcast.ts';
import { SEND_RUNGS } from './send-rungs.ts';

const KEY = 'cho-phien.on-air';
/** So long after it was on air a page that is opened again goes on by itself, ms: no live waits for longer by default. */
const HOLDS_MS = 120_000;
const KEEP_EVERY_MS = 5_000;

/** That this page is on air, and how. Kept for the tab: another one has a right of its own, and a person to ask. */
interface OnAirMark {
  saleEventId: string;
  rung: SendRungId;
  /** By the phone's own clock, ms since the epoch. */
  atMs: number;
}

function keepMark(mark: OnAirMark): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(mark));
  } catch {
    // Where the browser keeps nothing, a reload needs a tap.
  }
}

function dropMark(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}

/** The rung that this page sent on in this sale event a moment ago; null when it was not on air. */
export function readMark(saleEventId: string, nowMs: number): SendRungId | null {
  try {
    const mark: Partial<OnAirMark> | null = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    const agoMs = nowMs - (mark?.atMs ?? Number.NaN);
    if (mark?.saleEventId !== saleEventId || !(agoMs >= 0 && agoMs < HOLDS_MS)) return null;
    return SEND_RUNGS.find(({ id }) => id === mark.rung)?.id ?? null;
  } catch {
    return null;
  }
}

/**
 * Goes on the air by itself where the page was loaded anew in mid-live, by a slip of the thumb or by a phone that had no
 * memory left: in the live that is still open, and in no other. `live` is null where there is none, and undefined until
 * the server has said.
 */
export function useResume(props: {
  broadcast: Broadcast;
  saleEventId: string;
  /** Null until the camera is open. */
  stream: MediaStream | null;
  live: LiveView | null | undefined;
  /** False where nothing is to be resumed, as in a practice. */
  enabled: boolean;
}): void {
  const { broadcast, saleEventId, stream, live, enabled } = props;
  const former = useRef(enabled ? readMark(saleEventId, Date.now()) : null);
  const off = broadcast.state.value === 'idle';
  const rung = broadcast.rung.value;

  useEffect(() => {
    if (off || !enabled) return;
    const keep = () => keepMark({ saleEventId, rung, atMs: Date.now() });
    keep();
    const timer = setInterval(keep, KEEP_EVERY_MS);
    // Not reached by a page that is gone all at once.
    return () => {
      clearInterval(timer);
      dropMark();
    };
  }, [off, rung, enabled, saleEventId]);
  useEffect(() => {
    const first = former.current;
    if (first === null || stream === null || live === undefined) return;
    former.current = null;
    if (off && live !== null && live.state !== 'ended') broadcast.start(stream, first);
  }, [stream, live, off, broadcast]);
}
