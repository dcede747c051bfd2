import type { Result } from '../contract/result.ts';
import type { TakeDelivery, TakeMetadata } from '../contract/take.ts';

/** A take that has come in whole. */
export interface StoredTake {
  /** See {@link takeFileId}. */
  id: string;
  metadata: TakeMetadata;
  bytes: number;
}

/** Takes on this server's disk, from their first byte until the transcoder has them. */
export interface TakeStore {
  /** Those that are whole. */
  complete(): Promise<StoredTake[]>;
  /** Whether one of that name is there, whole or not. */
  has(id: string): Promise<boolean>;
  /** What those of a live will have when they are whole, bytes. */
  announcedBytes(liveSessionId: string): Promise<number>;
  /** Bytes that may still be written to the disk. */
  freeBytes(): Promise<number>;
  read(id: string): Promise<Blob>;
  /** Idempotent. */
  remove(id: string): Promise<void>;
  /** Deletes what nobody has finished or fetched in days. */
  removeOld(): Promise<void>;
}

/** Brings a take to where the recording is; the transcoder's client fits it. Never throws. */
export interface TakeCarrier {
  /** Ok once it is on that disk. `wrong_state`: the recording still grows; `not_found`: there is none. */
  carry(liveSessionId: string, takeId: string, about: TakeDelivery, media: Blob): Promise<Result<object>>;
}

/** The live sessions as far as takes need them. */
export interface TakeLives {
  saleEventOf(liveSessionId: string): Promise<Result<{ saleEventId: string; endedAt: Date | null }>>;
}
