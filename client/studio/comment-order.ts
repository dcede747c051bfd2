import type { StaffOrder } from '../../server/contract/order.ts';

/** What a comment such as `A1 2 0901234567` asks for. */
export interface CommentOrder {
  /** Each code once, in the order in which they came; at least one. */
  lines: { code: string; quantity: number }[];
  /** The mobile number with its leading 0; null without one. */
  phone: string | null;
}

/** A mobile number as people write it: grouped, with 0, 84 or +84. It stands alone, so that `A10 901…` has none. */
const PHONE = /(?<!\w)(?:\+?84|0)[ .-]?([35789](?:[ .-]?\d){8})(?!\d)/;
/** `2`, `x2`, `SL2`, `SL:2`. */
const QUANTITY = /^(?:X|SL:?)?(\d{1,4})$/;
/** `A1X2`, `A1*2`, `A1-2`, `A1:2`, and `2XA1`. */
const GLUED = /^([A-Z]+\d+)[X*:=-](\d{1,4})$/;
const GLUED_BEFORE = /^(\d{1,4})[X*]([A-Z]+\d+)$/;

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
  const digits = PHONE.exec(text)?.[1]?.replace(/\D/g, '');
  const tokens = tokensOf(text.replace(PHONE, ' '), new Set(codes.map((code) => code.toUpperCase())));
  const before = tokens[0]?.code === null;
  const lines = new Map<string, number>();
  for (const [code, quantity] of pair(before ? tokens.toReversed() : tokens)) {
    lines.set(code, (lines.get(code) ?? 0) + quantity);
  }
  const sums = [...lines].map(([code, quantity]) => ({ code, quantity }));
  if (sums.length === 0 || sums.some(({ quantity }) => quantity < 1 || quantity > 9_999)) return null;
  return { lines: before ? sums.toReversed() : sums, phone: digits === undefined ? null : `0${digits}` };
}

function tokensOf(text: string, codes: ReadonlySet<string>): Token[] {
  return text.split(/[\s,;+]+/).flatMap((word): Token[] => {
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
    const last = pairs.at(-1);
    if (code !== null) pairs.push([code, quantity]);
    else if (last !== undefined) last[1] ??= quantity;
  }
  return pairs.map(([code, quantity]) => [code, quantity ?? 1]);
}

/** Whether there is an order already with this number and exactly these units: a comment that was sent twice. */
export function isRepeated(
  orders: readonly StaffOrder[],
  phone: string,
  lines: readonly { listingId: string; quantity: number }[],
): boolean {
  const national = phone.replace(/\D/g, '').replace(/^(84|0)/, '');
  const units = (some: readonly { listingId: string; quantity: number }[]) =>
    some
      .map(({ listingId, quantity }) => `${listingId} ${quantity}`)
      .sort()
      .join();
  return orders.some(
    (order) =>
      order.state !== 'cancelled' &&
      order.state !== 'refused' &&
      order.buyer.phone === `+84${national}` &&
      units(order.lines) === units(lines),
  );
}
