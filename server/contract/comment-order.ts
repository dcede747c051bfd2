import { findPhones, withoutPhones } from './phone-number.ts';

/** What a comment such as `A1 2 0901234567` asks for. */
export interface CommentOrder {
  /** Each code once, in the order in which they came; at least one. */
  lines: { code: string; quantity: number }[];
  /** The phone number with its leading 0; null without one. */
  phone: string | null;
  /** Whether somebody wants this, and does not only ask about it or talk of it. */
  firm: boolean;
}

/** Units that people write right after the number; `150K` is a price. */
const UNITS = 'KG|KÍ|KÝ|KI|CÂN|THÙNG|HỘP|HŨ|LỌ|CHAI|TÚI|GÓI|BÓ|QUẢ|CÁI|CON';
/** `2`, `x2`, `SL2`, `SL:2`, `2kg`. */
const QUANTITY = new RegExp(`^(?:X|SL:?)?(\\d{1,4})(?:${UNITS})?$`);
/** `A1X2`, `A1*2`, `A1-2`, `A1:2`, and `2XA1`. */
const GLUED = /^([A-Z]+\d+)[X*:=-](\d{1,4})$/;
const GLUED_BEFORE = /^(\d{1,4})[X*]([A-Z]+\d+)$/;
const WANTS =
  /(?:^|[^\p{L}])(?:CHỐT|CHOT|LẤY|LAY|MUA|ĐẶT|DAT|CHO (?:EM|MÌNH|TÔI|CHỊ|ANH|CÔ|CHÚ|BÁC))(?!\p{L})/u;
const ASKS = /\?|(?:^|[^\p{L}])(?:GIÁ|NHIÊU|NHIEU|CÒN|SAO|NÀO|KHÔNG|KHONG|KO|HẾT|HET)(?!\p{L})/u;

/** A code, a number, or both in one word. */
type Token = { code: string | null; quantity: number | null };

/**
 * Reads an order out of a comment: codes, quantities and a phone number in any order and any case, with other words
 * between. A number belongs to the code before it; where the comment begins with a number, to the code after it. A code
 * without a number is one unit, one that comes twice is summed up. Null when no code of `codes` is in it, or a quantity is
 * none that can be ordered.
 */
export function readComment(comment: string, codes: readonly string[]): CommentOrder | null {
  const text = comment.normalize('NFKC').toUpperCase();
  const phone = findPhones(text).find(({ national }) => national !== null)?.national ?? null;
  const rest = withoutPhones(text);
  const words = rest
    .split(/[\s,;+]+/)
    .map(bare)
    .filter((word) => word !== '');
  const tokens = tokensOf(words, new Set(codes.map((code) => code.toUpperCase())));
  const before = tokens[0]?.code === null;
  const lines = new Map<string, number>();
  for (const [code, quantity] of pair(before ? [...tokens].reverse() : tokens)) {
    lines.set(code, (lines.get(code) ?? 0) + quantity);
  }
  const sums = [...lines].map(([code, quantity]) => ({ code, quantity }));
  if (sums.length === 0 || sums.some(({ quantity }) => quantity < 1 || quantity > 9_999)) return null;
  const counted = tokens.some(({ quantity }) => quantity !== null);
  const wants = counted || WANTS.test(rest) || tokens.length === words.length;
  return {
    lines: before ? [...sums].reverse() : sums,
    phone,
    firm: phone !== null || (wants && !ASKS.test(rest)),
  };
}

/** A word without the punctuation around it. */
function bare(word: string): string {
  return word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

function tokensOf(words: readonly string[], codes: ReadonlySet<string>): Token[] {
  return words.flatMap((word): Token[] => {
    if (codes.has(word)) return [{ code: word, quantity: null }];
    const glued = GLUED.exec(word);
    const [code = '', count = ''] = glued
      ? glued.slice(1)
      : (GLUED_BEFORE.exec(word)?.slice(1).reverse() ?? []);
    if (codes.has(code)) return [{ code, quantity: Number(count) }];
    const quantity = QUANTITY.exec(word)?.[1];
    return quantity === undefined ? [] : [{ code: null, quantity: Number(quantity) }];
  });
}

/** Each code with its own number, or the one that follows it before the next code; one unit without. */
function pair(tokens: readonly Token[]): [code: string, quantity: number][] {
  const pairs: [string, number | null][] = [];
  for (const { code, quantity } of tokens) {
    const last = pairs[pairs.length - 1];
    if (code !== null) pairs.push([code, quantity]);
    else if (last !== undefined) last[1] ??= quantity;
  }
  return pairs.map(([code, quantity]) => [code, quantity ?? 1]);
}
