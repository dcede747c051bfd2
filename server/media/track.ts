import type { types } from 'mediasoup';
import type { MediaKind } from '../contract/live.ts';

/** Least time between two key frame requests to a phone, ms: each key frame costs a weak uplink dearly. */
export const KEY_FRAME_DELAY_MS = 1_000;

/** Producers by kind, as one sender has them. */
export type Tracks = Partial<Record<MediaKind, types.Producer>>;

/** Where tracks come from: a phone's transport or a plain RTP ingest. Closing it closes its producers. */
export interface Sender {
  readonly tracks: Readonly<Tracks>;
  /** The connection was there and is gone; it may come back by itself. */
  readonly linkLost: boolean;
  readonly closed: boolean;
  /** Idempotent; closes transports, and with them producers and their consumers. */
  close(): void;
}
