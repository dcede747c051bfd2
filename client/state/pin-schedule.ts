import type { Pin } from '../../server/contract/sale-event.ts';

/** A picture is never this far behind, ms; a pin from further ahead has a wrong clock and is shown at once. */
const FARTHEST_MS = 120_000;

/** Decides which pin a viewer sees: each one when the viewer's picture reaches the moment it happened. */
export interface PinSchedule {
  /** A pin that was there before the viewer came: shown at once. */
  reset(pin: Pin | null): void;
  /** A pin that has just happened before the camera. */
  push(pin: Pin): void;
  /** The listing to show when the picture shows `pictureMs` (ms since the epoch); null when that is not known. */
  shownAt(pictureMs: number | null): string | null;
}

export function createPinSchedule(): PinSchedule {
  let shown: string | null = null;
  let pending: Pin[] = [];
  return {
    reset(pin) {
      shown = pin?.listingId ?? null;
      pending = [];
    },
    push(pin) {
      pending = [...pending.filter((other) => other.mediaTimeMs < pin.mediaTimeMs), pin];
    },
    shownAt(pictureMs) {
      const due = pending.filter(
        ({ mediaTimeMs }) =>
          pictureMs === null || mediaTimeMs <= pictureMs || mediaTimeMs - pictureMs > FARTHEST_MS,
      );
      const last = due[due.length - 1];
      if (last !== undefined) {
        shown = last.listingId;
        pending = pending.slice(due.length);
      }
      return shown;
    },
  };
}
