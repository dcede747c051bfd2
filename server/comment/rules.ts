import type { CommentRules } from '../contract/comment-rules.ts';

/** Addresses with and without `https://`; of the endings those that are sent around. */
const LINK =
  /(?:https?:\/\/|\bwww\.)\S|[\p{L}\p{N}-]\.(?:com|net|org|info|vn|me|ly|co|io|cc|tk|top|xyz|app|shop|store|site|online|link|click)(?![\p{L}\p{N}])/iu;

/** Lower case, one space between words, nothing else: ` mận ngọt quá `. Marks stay, they make other words. */
function wordsOf(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return ` ${words.join(' ')} `;
}

/** The rule that refuses what somebody wrote, or null. Only whole words count: what hides `ma` says nothing of `mang`. */
export function brokenRule(
  { words, links }: Pick<CommentRules, 'words' | 'links'>,
  written: string,
): 'words' | 'links' | null {
  if (!links && LINK.test(written)) return 'links';
  const said = wordsOf(written);
  return words.some((word) => wordsOf(word).trim() !== '' && said.includes(wordsOf(word))) ? 'words' : null;
}
