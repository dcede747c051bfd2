import { z } from 'zod';
import { AppError } from './error.ts';
import { RecordingState, RtpCodecParameters } from './live.ts';
import { Id } from './value.ts';

/**
 * Control of a transcoder by a server, over HTTP with JSON and `Authorization: Bearer <token>`:
 *
 * - `POST /sessions` {@link StartTranscode} → 201 {@link TranscodeStarted}: RTP may be sent when it has answered
 * - `PUT /sessions/:liveSessionId/source` {@link ReplaceSource} → 200 {@link TranscodeStarted}: the seller came
 *   back with new producers; the same playlist goes on after a discontinuity
 * - `DELETE /sessions/:liveSessionId` → 204: drains, the playlists end with EXT-X-ENDLIST
 * - `GET /sessions` → 200 `{ sessions: TranscodeStatus[] }`
 * - `GET /events` → 200, one {@link TranscodeEvent} a line (application/x-ndjson) until the client leaves; it
 *   begins with the status of every session
 * - `PUT /retention` {@link Retention} → 204: from then on recordings that are older are deleted, and none before
 * - `GET /retention/usage?keepDays=N` → 200 {@link RecordingUsage}
 * - `GET /healthz` → 200
 *
 * Failures: `{ error: AppError }` with 400, 401, 404, 409 or 503.
 */

/** One RTP stream as the SFU will send it. `ssrc` and `cname` let the transcoder pair Sender Reports. */
export const RtpStream = z.object({
  codec: RtpCodecParameters,
  ssrc: z.int().min(0).max(0xffff_ffff),
});
export type RtpStream = z.infer<typeof RtpStream>;

/** Either stream may be missing (a seller with camera or microphone refused), not both. */
export const TranscodeSource = z
  .object({ audio: RtpStream.nullable(), video: RtpStream.nullable() })
  .refine((source) => source.audio !== null || source.video !== null, 'neither sound nor picture');
export type TranscodeSource = z.infer<typeof TranscodeSource>;

export const StartTranscode = z.object({
  liveSessionId: Id,
  source: TranscodeSource,
  /**
   * How long the live has run already, ms; without it, it begins. A transcoder that does not know the live numbers its
   * segments from the seconds in it: what another process has published before had lower numbers, since no segment
   * comes sooner than a second after the one before, and players go on in the same playlists.
   */
  ageMs: z.int().min(0).optional(),
});
export type StartTranscode = z.infer<typeof StartTranscode>;

export const ReplaceSource = z.object({ source: TranscodeSource });
export type ReplaceSource = z.infer<typeof ReplaceSource>;

/** Where the SFU sends one stream: RTP and RTCP apart (no rtcp-mux). */
export const RtpTarget = z.object({ ip: z.string(), port: z.int(), rtcpPort: z.int() });
export type RtpTarget = z.infer<typeof RtpTarget>;

export const TranscodeStarted = z.object({
  audio: RtpTarget.nullable(),
  video: RtpTarget.nullable(),
  /** Path of the multivariant playlist below the origin, such as `/live/<id>/index.m3u8`. */
  playlistPath: z.string(),
});
export type TranscodeStarted = z.infer<typeof TranscodeStarted>;

/** States only move forward. `running`: the playlists can be played. */
export const TRANSCODE_STATES = ['building', 'started', 'running', 'draining', 'finished'] as const;
export const TranscodeState = z.enum(TRANSCODE_STATES);
export type TranscodeState = z.infer<typeof TranscodeState>;

export const RecordingStatus = z.object({
  state: RecordingState,
  /** On the disk, bytes. */
  bytes: z.number(),
});
export type RecordingStatus = z.infer<typeof RecordingStatus>;

export const TranscodeStatus = z.object({
  liveSessionId: Id,
  state: TranscodeState,
  playlistPath: z.string(),
  /** Media ready in the playlist, ms. */
  mediaMs: z.number(),
  /** Media that ffmpeg has been sent and has not brought out while it leaves some unread, whole seconds in ms. */
  behindMs: z.number(),
  /** True while no video key frame has arrived, or none since a packet was lost: the SFU should ask the phone for one. */
  wantsKeyFrame: z.boolean(),
  /** True while packets arrive from the SFU. */
  receiving: z.boolean(),
  /** Times ffmpeg was started again. */
  restarts: z.int(),
  /** Ids of the renditions that are encoded now. */
  renditions: z.array(z.string()),
  /** Ids of those given up because the machine cannot encode them in time; highest first. */
  shed: z.array(z.string()),
  recording: RecordingStatus,
});
export type TranscodeStatus = z.infer<typeof TranscodeStatus>;

/** What `GET /sessions` answers. */
export const TranscodeSessions = z.object({ sessions: z.array(TranscodeStatus) });

export const TranscodeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), status: TranscodeStatus }),
  /** The session ended; `error` is null after DELETE. */
  z.object({ type: z.literal('finished'), liveSessionId: Id, error: AppError.nullable() }),
]);
export type TranscodeEvent = z.infer<typeof TranscodeEvent>;

/** A recording is deleted so many days after its last change; 0 keeps all. */
export const Retention = z.object({ keepDays: z.int().min(0).max(36_500) });
export type Retention = z.infer<typeof Retention>;

/** Recordings on the disk, and of them those that are older than some days. */
export const RecordingUsage = z.object({
  recordings: z.int().min(0),
  bytes: z.number(),
  old: z.object({ recordings: z.int().min(0), bytes: z.number() }),
});
export type RecordingUsage = z.infer<typeof RecordingUsage>;
