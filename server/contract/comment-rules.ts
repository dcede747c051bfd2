import { z } from 'zod';
import { text } from './value.ts';

/** What the co-operative lets viewers write. */
export const CommentRules = z.object({
  /** Words, or several in a row, that no comment may have; without regard to case, with regard to marks. */
  words: z.array(text(40)).max(200),
  /** Whether addresses of web pages are taken. */
  links: z.boolean(),
  /** Pause between two comments of one writer; 0: none. */
  slowSeconds: z.int().min(0).max(600),
});
export type CommentRules = z.infer<typeof CommentRules>;
