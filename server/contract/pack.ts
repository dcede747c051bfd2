import { z } from 'zod';

/** A language that the pages can be shown in besides their own. */
export const ListedPack = z.object({
  /** BCP 47, such as `tyz`. */
  tag: z.string(),
  /** In the language itself. */
  name: z.string(),
  /** The language of the pages' own that stands in for what the pack does not have, and writes numbers and days. */
  fallback: z.enum(['vi', 'en']),
  /** Address of the {@link PackContent} that every page needs; it changes with it. */
  url: z.string(),
  /** The same for what members' pages need besides: a viewer's link is spared two thirds of a pack. */
  membersUrl: z.string(),
});
export type ListedPack = z.infer<typeof ListedPack>;

/** Translations by `catalogue:key.key`; `{0}`, `{1}` … stand for the parts in the order in which the pages give them. */
export const PackTexts = z.record(z.string(), z.string());
export type PackTexts = z.infer<typeof PackTexts>;

/** What the studio can say with a recorded voice: news, numbers up to ten, and the units goods are sold by. */
export const PromptId = z.enum([
  ...(['new-order', 'on-air', 'network-weak', 'not-heard'] as const),
  ...(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const),
  ...(['kg', 'box', 'jar', 'bag', 'bunch', 'piece'] as const),
]);
export type PromptId = z.infer<typeof PromptId>;

/** What a pack brings, for one sort of pages. */
export const PackContent = z.object({
  texts: PackTexts,
  /** Addresses of its recordings; each changes with what was recorded. */
  prompts: z.partialRecord(PromptId, z.string()),
});
export type PackContent = z.infer<typeof PackContent>;
