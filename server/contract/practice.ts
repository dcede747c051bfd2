import { z } from 'zod';
import {
  DtlsParameters,
  IceServers,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  TransportOptions,
} from './live.ts';
import { Id } from './value.ts';

const InSale = z.object({ saleEventId: Id });

/** Commands that only a practice has; in a sale they are refused with `wrong_state`. */
export const practiceCommands = {
  /** The picture back as it arrived, without sound; it flows once the transport is connected. `not_found` without one. */
  'practice:watch': {
    input: InSale,
    output: z.object({
      routerRtpCapabilities: RtpCapabilities,
      iceServers: IceServers,
      transport: TransportOptions,
      consumer: z.object({
        id: z.string(),
        producerId: z.string(),
        kind: MediaKind,
        rtpParameters: RtpParameters,
      }),
    }),
    who: 'staff',
  },
  'practice:connect': {
    input: InSale.extend({ transportId: z.string().max(60), dtlsParameters: DtlsParameters }),
    output: z.object({}),
    who: 'staff',
  },
} as const;
