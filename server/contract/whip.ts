import { z } from 'zod';
import { Instant } from './value.ts';

/** Where an encoder such as OBS sends the picture of a sale event to (WHIP, RFC 9725). */
export const WhipAddress = z.object({
  /** Absolute. */
  url: z.string(),
  /** When the token that holds now was made; null when there is none. */
  tokenMadeAt: Instant.nullable(),
});
export type WhipAddress = z.infer<typeof WhipAddress>;

/** A new token, shown this once; it ends the former. */
export const NewWhipToken = WhipAddress.extend({ token: z.string() });
export type NewWhipToken = z.infer<typeof NewWhipToken>;
