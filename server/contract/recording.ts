import { z } from 'zod';

/** What there is of a recording, before any of it is fetched: `line.json` beside its playlist. */
export const RecordingLine = z.object({
  /** Its pieces in the order in which they play, ms since the epoch on the clock of the playlists; between them is nothing. */
  spans: z.array(z.object({ fromMs: z.number(), toMs: z.number() })).min(1),
  /** It has the sound by itself too, as the playlist `sound/index.m3u8`. */
  sound: z.boolean(),
});
export type RecordingLine = z.infer<typeof RecordingLine>;
