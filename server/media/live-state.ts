import type { InterruptedBy, LiveState } from '../contract/live.ts';

/**
 * Where a live session may go from each state. `starting` becomes `interrupted` only when the SFU itself fails under
 * it, so that the studio hears of it; `ended` is for good.
 */
export const LIVE_TRANSITIONS = {
  starting: ['onAir', 'interrupted', 'ended'],
  onAir: ['interrupted', 'ended'],
  interrupted: ['onAir', 'ended'],
  ended: [],
} as const satisfies Record<LiveState, readonly LiveState[]>;

/** Whether the table allows the move. */
export function canMove(from: LiveState, to: LiveState): boolean {
  const targets: readonly LiveState[] = LIVE_TRANSITIONS[from];
  return targets.includes(to);
}

/** What a live session looks at to tell whether it can be on air. */
export interface LiveSigns {
  /** Null while there is none. */
  room: { readonly closed: boolean; readonly linkLost: boolean; readonly empty: boolean } | null;
  interruptedBy: InterruptedBy | null;
  /** The transcoder says that the playlists can be played. */
  running: boolean;
  /** For so long nothing has arrived at the transcoder, ms. */
  deafMs: number;
}

/** Nothing arriving at the transcoder for this long is an interruption, ms; less is a hiccup of the uplink. */
const DEAF_MS = 3_000;

/** Why nothing can be on air now, and who has to come back for it; null when nothing speaks against it. */
export function troubleOf(signs: LiveSigns): { reason: string; by: InterruptedBy } | null {
  const { room, interruptedBy } = signs;
  if (!room || room.closed) return { reason: 'the media worker is gone', by: 'service' };
  if (room.linkLost) return { reason: 'the seller is gone', by: 'seller' };
  // A new room in which nobody has sent yet: the seller's page was led there by a fault of ours.
  if (room.empty && interruptedBy === 'service') return { reason: 'the room is new', by: 'service' };
  if (!signs.running) return { reason: 'the transcoder does not run', by: 'service' };
  if (signs.deafMs >= DEAF_MS) return { reason: 'nothing arrives', by: 'seller' };
  return null;
}
