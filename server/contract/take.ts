import { z } from 'zod';
import { Id } from './value.ts';

/**
 * A take: what a seller's phone has recorded by itself while it was cut off. It comes in by tus 1.0.0 at
 * `/api/takes`, with these as its Upload-Metadata, and goes into the recording of the live once that is over:
 *
 * - `POST /api/takes` → 201, at `/api/takes/<liveSessionId>.<takeId>`
 * - `HEAD` there → how many bytes have arrived, `PATCH` → more of them, `DELETE` → the seller does not want it any more
 *
 * Failures: `{ error: AppError }`.
 */
export const TakeMetadata = z.object({
  liveSessionId: Id,
  takeId: Id,
  /** On the server's clock, ms since the epoch; tus has text only. */
  startedAtMs: z.coerce.number().int().positive(),
  endedAtMs: z.coerce.number().int().positive(),
  filetype: z.string().max(100),
});
export type TakeMetadata = z.infer<typeof TakeMetadata>;

/** The longest take, ms, and the largest, bytes: a quarter of an hour at 600 kbit/s is 70 MB. */
export const MAX_TAKE_MS = 20 * 60_000;
export const MAX_TAKE_BYTES = 200 * 1024 * 1024;
/** What may wait of one live, bytes. */
export const MAX_LIVE_TAKES_BYTES = 2 * MAX_TAKE_BYTES;

/**
 * A whole take as the server hands it to the transcoder: `PUT /takes/:liveSessionId/:takeId` with these as its query,
 * the file as its body → 201 once it is on the transcoder's disk. 404: no such recording; 409: it still grows.
 */
export const TakeDelivery = z.object({
  startedAtMs: z.coerce.number().int().positive(),
  endedAtMs: z.coerce.number().int().positive(),
  /** ffmpeg's name of the container. */
  container: z.enum(['matroska', 'mov']),
  bytes: z.coerce.number().int().positive().max(MAX_TAKE_BYTES),
});
export type TakeDelivery = z.infer<typeof TakeDelivery>;

/** ffmpeg's name for the container of a MediaRecorder's type; null for what no browser records. */
export function containerOf(filetype: string): TakeDelivery['container'] | null {
  if (/^video\/(webm|x-matroska)(;|$)/.test(filetype)) return 'matroska';
  return /^video\/mp4(;|$)/.test(filetype) ? 'mov' : null;
}
