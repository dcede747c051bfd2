import { z } from 'zod';
import { Id, longText } from './value.ts';

/** A photo of goods or of a sale event. Width and height are those of the original, upright, in pixels. */
export const Photo = z.object({
  id: Id,
  width: z.int(),
  height: z.int(),
  /** What it shows, for those who do not see it; empty where nobody has said. */
  alt: z.string(),
});
export type Photo = z.infer<typeof Photo>;

export const DescribePhoto = z.object({ alt: longText(200) });
export type DescribePhoto = z.infer<typeof DescribePhoto>;
