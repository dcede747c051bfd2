import { z } from 'zod';
import {
  CameraName,
  DtlsParameters,
  IceServers,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  TransportOptions,
} from './live.ts';
import { LinkMeasure, SendRungId } from './uplink.ts';
import { Id } from './value.ts';

const InSale = z.object({ saleEventId: Id });
const InLive = z.object({ liveSessionId: Id });
const InTransport = InLive.extend({ transportId: z.string().max(60) });
const InCheck = InSale.extend({ transportId: z.string().max(60) });
const Nothing = z.object({});

const RtpIngestTarget = z.object({
  ip: z.string(),
  port: z.int(),
  rtcpPort: z.int(),
  payloadType: z.int(),
  ssrc: z.int(),
});

/** Commands of whoever sends picture and sound, and of the check before. */
export const liveCommands = {
  /**
   * Open a live session, or come back into the open one; the sale event becomes live with the first segment. While another
   * camera is on air it is `seller_taken`; with `takeover`, which a person has to have said, the live is this camera's, and
   * the other one hears `live:taken`.
   */
  'live:start': {
    input: InSale.extend({ camera: CameraName, takeover: z.boolean().default(false) }),
    output: z.object({
      liveSessionId: Id,
      routerRtpCapabilities: RtpCapabilities,
      iceServers: IceServers,
    }),
    who: 'seller',
  },
  'live:stop': {
    input: InLive.extend({ endSale: z.boolean().default(false) }),
    output: Nothing,
    who: 'seller',
  },
  'transport:create': {
    input: InLive.extend({ camera: CameraName }),
    output: TransportOptions,
    who: 'seller',
  },
  'transport:connect': {
    input: InTransport.extend({ dtlsParameters: DtlsParameters }),
    output: Nothing,
    who: 'seller',
  },
  'transport:restart-ice': {
    input: InTransport,
    output: z.object({ iceParameters: TransportOptions.shape.iceParameters }),
    who: 'seller',
  },
  'producer:create': {
    input: InTransport.extend({ kind: MediaKind, rtpParameters: RtpParameters }),
    output: z.object({ producerId: z.string() }),
    who: 'seller',
  },
  /**
   * Plain RTP from a program on the server's own machine (an encoder, the demo, a test) instead of a phone. Refused
   * with `forbidden` unless the configuration allows it. Send RTP with exactly the answered payload types and SSRCs,
   * RTP and RTCP on their own ports; the producers exist when it answers.
   */
  'ingest:create': {
    input: InLive.extend({ videoCodec: z.enum(['H264', 'VP8']), camera: CameraName }),
    output: z.object({ audio: RtpIngestTarget, video: RtpIngestTarget }),
    who: 'seller',
  },
  /** Checks the network before going live, in a room of its own: one for each member, over after 20 s at the latest. */
  'check:start': {
    input: InSale,
    output: z.object({
      routerRtpCapabilities: RtpCapabilities,
      transport: TransportOptions,
      iceServers: IceServers,
    }),
    who: 'seller',
  },
  'check:connect': {
    input: InCheck.extend({ dtlsParameters: DtlsParameters }),
    output: Nothing,
    who: 'seller',
  },
  'check:produce': {
    input: InCheck.extend({ kind: MediaKind, rtpParameters: RtpParameters }),
    output: z.object({ producerId: z.string() }),
    who: 'seller',
  },
  'check:finish': { input: InCheck, output: LinkMeasure, who: 'seller' },
  /** What the phone sends from now on, for those who look at the uplink. */
  'uplink:tell': {
    input: InLive.extend({ rung: SendRungId, muted: z.boolean().default(false) }),
    output: Nothing,
    who: 'seller',
  },
  'producer:pause': {
    input: InLive.extend({ producerId: z.string().max(60) }),
    output: Nothing,
    who: 'seller',
  },
  'producer:resume': {
    input: InLive.extend({ producerId: z.string().max(60) }),
    output: Nothing,
    who: 'seller',
  },
} as const;
