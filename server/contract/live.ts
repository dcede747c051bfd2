import { z } from 'zod';
import { Id, Instant } from './value.ts';

/**
 * A live session as viewers see it. `starting`: the seller is connecting, nothing can be played yet. `onAir`:
 * the playlist can be played. `interrupted`: the picture stands still, it may come back. `ended`: for good.
 */
export const LIVE_STATES = ['starting', 'onAir', 'interrupted', 'ended'] as const;
export const LiveState = z.enum(LIVE_STATES);
export type LiveState = z.infer<typeof LiveState>;

/**
 * The recording of a live. `off`: not wanted. `disk_full`: stopped, because the disk is full or nearly so. `failed`:
 * stopped, because the disk is too slow or broken. The live never waits for it.
 */
export const RecordingState = z.enum(['off', 'on', 'disk_full', 'failed']);
export type RecordingState = z.infer<typeof RecordingState>;

/** Who has to come back before an interrupted live goes on: the seller's phone, or a part of the service that mends itself. */
export const InterruptedBy = z.enum(['seller', 'service']);
export type InterruptedBy = z.infer<typeof InterruptedBy>;

export const LiveView = z.object({
  liveSessionId: Id,
  state: LiveState,
  /** Null in every state but `interrupted`; may change within it. */
  interruptedBy: InterruptedBy.nullable(),
  /** The seller has switched the sound off: the silence is no fault. */
  muted: z.boolean(),
  /** URL of the multivariant playlist, absolute or relative to the page; null until it can be played. */
  playlistUrl: z.string().nullable(),
  startedAt: Instant,
});
export type LiveView = z.infer<typeof LiveView>;

/** How the machine copes with a live, for staff: what is worse than it should be, and why viewers still see it. */
export const LiveHealth = z.object({
  liveSessionId: Id,
  /** The encoder has not kept up with real time for a while. */
  slow: z.boolean(),
  /** Renditions that are switched off because the machine cannot encode them in time, such as `v400`. */
  shed: z.array(z.string()),
  recording: RecordingState,
});
export type LiveHealth = z.infer<typeof LiveHealth>;

/**
 * mediasoup's own objects. It checks them again, deeper than is sensible here; the contract holds what makes a
 * message a candidate at all and bounds its size.
 */
const Parameters = z.record(
  z.string().max(60),
  z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]),
);
export const RtpCodecParameters = z.looseObject({
  mimeType: z.string().max(60),
  payloadType: z.int().min(0).max(127),
  clockRate: z.int().positive(),
  channels: z.int().min(1).max(8).optional(),
  parameters: Parameters.optional(),
});
export const RtpParameters = z.looseObject({
  mid: z.string().max(40).optional(),
  codecs: z.array(RtpCodecParameters).min(1).max(16),
  headerExtensions: z
    .array(z.looseObject({ uri: z.string().max(200), id: z.int() }))
    .max(32)
    .optional(),
  encodings: z
    .array(z.looseObject({ ssrc: z.int().optional(), rid: z.string().max(40).optional() }))
    .max(4)
    .optional(),
  rtcp: z
    .looseObject({ cname: z.string().max(256).optional(), reducedSize: z.boolean().optional() })
    .optional(),
});
export type RtpParameters = z.infer<typeof RtpParameters>;

export const RtpCapabilities = z.looseObject({
  codecs: z.array(z.looseObject({ mimeType: z.string() })).max(64),
  headerExtensions: z
    .array(z.looseObject({ uri: z.string() }))
    .max(64)
    .optional(),
});
export type RtpCapabilities = z.infer<typeof RtpCapabilities>;

export const DtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(z.object({ algorithm: z.string().max(20), value: z.string().max(200) }))
    .min(1)
    .max(10),
});
export type DtlsParameters = z.infer<typeof DtlsParameters>;

export const TransportOptions = z.object({
  id: z.string(),
  iceParameters: z.looseObject({ usernameFragment: z.string(), password: z.string() }),
  iceCandidates: z.array(z.looseObject({})),
  dtlsParameters: DtlsParameters,
});
export type TransportOptions = z.infer<typeof TransportOptions>;

/** A TURN server, as a browser's RTCPeerConnection takes it; the credentials hold for a day. */
export const IceServer = z.object({
  urls: z.array(z.string()).min(1),
  username: z.string(),
  credential: z.string(),
});
export type IceServer = z.infer<typeof IceServer>;
/** Empty where no TURN server is configured. */
export const IceServers = z.array(IceServer);

/**
 * What a page or program that sends calls itself, so that it is known again after a reload or on another connection. Without
 * a name all that one member sends with are the same camera.
 */
export const CameraName = z.string().min(1).max(60).optional();

export const MediaKind = z.enum(['audio', 'video']);
export type MediaKind = z.infer<typeof MediaKind>;
