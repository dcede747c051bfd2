import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** A request of the feed as it came in; header names are in lower case, as Node has them. */
export interface FeedRequest {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The very bytes that were sent: the signature covers them. */
  body: Uint8Array;
  /** The server's clock, ms since the epoch. */
  nowMs: number;
}

/** Money that came into the co-operative's account. */
export interface FeedTransfer {
  /** The feed's own id, by which a repeat is known. */
  transactionId: string;
  amountDong: bigint;
  /** What the payer wrote, and what the bank made of it. */
  content: string;
}

export type FeedReading =
  | { kind: 'transfer'; transfer: FeedTransfer }
  /** Genuine, but no money for orders; the feed need not send it again. */
  | { kind: 'ignored'; why: 'outgoing' | 'other_account' }
  /** Not from the feed, or too old to tell: nothing of it may be believed. */
  | { kind: 'forged'; why: 'signature' | 'timestamp' }
  /** From the feed, and not what it documents. */
  | { kind: 'malformed'; message: string };

/** Reads what a service that watches the bank account posts to us. */
export interface BankFeed {
  /** Names the feed beside its transaction ids, which are unique within it alone. */
  readonly name: string;
  read(request: FeedRequest): FeedReading;
}

/** A signed request is believed for this long, and this long before its time when the clocks differ. */
const BELIEVED_MS = 5 * 60_000;

/** The fields of a SePay webhook that we use. */
const SepayTransaction = z.object({
  id: z.union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)]),
  accountNumber: z.string(),
  /** A virtual account in front of it, which is then what buyers transfer to. */
  subAccount: z.string().nullish(),
  /** Money without a word is money all the same. */
  content: z
    .string()
    .nullish()
    .transform((content) => content ?? ''),
  transferType: z.enum(['in', 'out']),
  transferAmount: z.int().positive(),
});

export interface SepayFeedDeps {
  secret: string;
  /** The account that buyers transfer to now; null: there is none. */
  account(): string | null;
}

/**
 * SePay's webhooks (developer.sepay.vn, "Webhooks"), authenticated by HMAC-SHA256: `X-SePay-Timestamp` has seconds since the
 * epoch, `X-SePay-Signature` has `sha256=` and the hex of HMAC-SHA256 over the timestamp, a dot and the raw body. A delivery
 * that was not answered with 2xx comes again with the same `id`.
 */
export function createSepayFeed({ secret, account }: SepayFeedDeps): BankFeed {
  function isSigned(timestamp: string, signature: string, body: Uint8Array): boolean {
    const wanted = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
    const given = /^sha256=([0-9a-f]{64})$/i.exec(signature)?.[1];
    return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), wanted);
  }

  return {
    name: 'sepay',

    read({ headers, body, nowMs }) {
      const { 'x-sepay-timestamp': timestamp, 'x-sepay-signature': signature } = headers;
      if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) {
        return { kind: 'forged', why: 'signature' };
      }
      if (!isSigned(timestamp, signature, body)) return { kind: 'forged', why: 'signature' };
      // Only after the signature: what an unsigned request says of its time is worth nothing.
      if (Math.abs(nowMs - Number(timestamp) * 1000) > BELIEVED_MS) {
        return { kind: 'forged', why: 'timestamp' };
      }
      const parsed = SepayTransaction.safeParse(parseJson(body));
      if (!parsed.success) return { kind: 'malformed', message: z.prettifyError(parsed.error) };
      const { id, accountNumber, subAccount, content, transferType, transferAmount } = parsed.data;
      if (transferType === 'out') return { kind: 'ignored', why: 'outgoing' };
      const ours = account()?.toUpperCase();
      if (ours === undefined || ![accountNumber, subAccount].some((one) => one?.toUpperCase() === ours)) {
        return { kind: 'ignored', why: 'other_account' };
      }
      return {
        kind: 'transfer',
        transfer: { transactionId: String(id), amountDong: BigInt(transferAmount), content },
      };
    },
  };
}

/** Undefined for what is no JSON in UTF-8, which no schema accepts. */
function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
