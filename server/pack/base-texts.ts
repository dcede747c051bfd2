import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/**
 * The Vietnamese texts of the pages by `catalogue:key.key`, as the build writes them down; a part that is put in stands as
 * `{name}`, and `parts` has those names in the order in which the pages give them.
 */
export const BaseTexts = z.record(
  z.string(),
  z.strictObject({ text: z.string(), parts: z.array(z.string()).default([]) }),
);
export type BaseTexts = z.infer<typeof BaseTexts>;

/** What the build has written; null before the first build. */
export async function readBaseTexts(file: string): Promise<BaseTexts | null> {
  const content = await readFile(file, 'utf8').catch(() => null);
  return content === null ? null : BaseTexts.parse(JSON.parse(content));
}
