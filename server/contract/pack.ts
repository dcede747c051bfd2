import { z } from 'zod';

/** A language that the pages can be shown in besides their own. */
export const ListedPack = z.object({
  /** BCP 47, such as `tyz`. */
  tag: z.string(),
  /** In the language itself. */
  name: z.string(),
  /** The language of the pages' own that stands in for what the pack does not have, and writes numbers and days. */
  fallback: z.enum(['vi', 'en']),
  /** Address of its {@link PackTexts}; it changes with them. */
  url: z.string(),
});
export type ListedPack = z.infer<typeof ListedPack>;

/** Translations by `catalogue:key.key`; `{0}`, `{1}` … stand for the parts in the order in which the pages give them. */
export const PackTexts = z.record(z.string(), z.string());
export type PackTexts = z.infer<typeof PackTexts>;
