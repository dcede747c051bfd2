import { z } from 'zod';

/** What the phone sends, from sound alone up to the largest picture. */
export const SEND_RUNG_IDS = ['sound', 'stills', 'p144', 'p240', 'p360', 'p480', 'p720'] as const;
export const SendRungId = z.enum(SEND_RUNG_IDS);
export type SendRungId = z.infer<typeof SendRungId>;

/** What came in from whoever sends the live since the sample before, as the server saw it. */
export const UplinkSample = z.object({
  /** End of the time it is about, server's clock, ms. */
  atMs: z.int(),
  audioKbit: z.int().min(0),
  videoKbit: z.int().min(0),
  /** Share of packets that were lost and not brought back, 0 to 1. */
  lossShare: z.number().min(0).max(1),
  /** Null until RTCP has measured it. */
  roundTripMs: z.int().min(0).nullable(),
  /** Nothing of the picture came, though one should: viewers see it stand still. */
  frozen: z.boolean(),
  /** What the phone says it sends; null for senders that do not say, such as OBS. */
  rung: SendRungId.nullable(),
});
export type UplinkSample = z.infer<typeof UplinkSample>;

/** What arrived of a check of the network before going live. */
export const LinkMeasure = z.object({
  /** In the last second. */
  receivedKbit: z.int().min(0),
  /** Of the whole check, 0 to 1. */
  lossShare: z.number().min(0).max(1),
  /** Null if it was not measured in so short a time. */
  roundTripMs: z.int().min(0).nullable(),
});
export type LinkMeasure = z.infer<typeof LinkMeasure>;
