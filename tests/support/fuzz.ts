import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { AppError, type ErrorCode } from '../../server/contract/error.ts';
import { arrived, spoilt } from './hostile.ts';

/** Payloads for each command and route; `FUZZ_PAYLOADS=10000` for a long run. */
export const PAYLOADS = Number(process.env.FUZZ_PAYLOADS ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
/** Payloads that are on their way at once. */
export const WAVE = 100;
/** For one test of {@link PAYLOADS}. */
export const FUZZ_TIME = { timeout: 60_000 + PAYLOADS * 20 };

/**
 * What somebody may send in place of `sample`, each as JSON brings it; `known` are values that fit elsewhere. What makes
 * something comes under a key of its own, or it would all be the same order.
 */
export function payloadsFor(sample: Record<string, unknown>, known: readonly unknown[]): unknown[] {
  const { idempotencyKey, saleEventId } = sample;
  const fresh = (payload: unknown): unknown =>
    saleEventId !== undefined && idempotencyKey !== undefined && isUnder(payload, idempotencyKey)
      ? { ...payload, idempotencyKey: randomUUID() }
      : payload;
  return fc
    .sample(spoilt(sample, known), { numRuns: PAYLOADS, seed: SEED })
    .map((payload) => fresh(arrived(payload)));
}

function isUnder(payload: unknown, key: unknown): payload is { idempotencyKey: unknown } {
  return (payload as { idempotencyKey?: unknown } | null)?.idempotencyKey === key;
}

/** Every row of every table, in one short text each. Auth sessions are left out: a visit renews them. */
export async function fingerprint(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'session'`,
  );
  const prints = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await pool.query<{ print: string }>(
        `SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) print FROM "${name}" t`,
      );
      return [name, rows[0]?.print ?? ''] as const;
    }),
  );
  return Object.fromEntries(prints);
}

/** How many rows each table of a fingerprint has. */
export const rowsOf = (print: Record<string, string>) =>
  Object.fromEntries(Object.entries(print).map(([name, text]) => [name, Number(text.split(' ')[0])]));

/** Nothing in a failure may tell how the server is made. */
const TELLTALE =
  /\n\s+at |node_modules|\.ts:\d|\b(?:SELECT|INSERT|UPDATE|WHERE|prisma|invocation|constraint)\b/i;

/** The code of a failure that a client may see; throws with what was sent when it is a bug's or says too much. */
export function codeOfPlain(failure: unknown, sent: unknown): ErrorCode {
  const parsed = AppError.safeParse(failure);
  const { code = 'internal', message = '', field = '' } = parsed.data ?? {};
  const unplain = TELLTALE.test(message) || TELLTALE.test(field) || message.length > 300;
  if (code === 'internal' || code === 'unavailable' || unplain) {
    throw new Error(`${JSON.stringify(sent)?.slice(0, 2_000)} → ${JSON.stringify(failure)}`);
  }
  return code;
}

/** Runs `send` for each payload, many at once; answers how often each answer came. */
export async function inWaves<T>(
  payloads: readonly unknown[],
  send: (payload: unknown) => Promise<T>,
): Promise<Map<T, number>> {
  const answers = new Map<T, number>();
  for (let start = 0; start < payloads.length; start += WAVE) {
    for (const answer of await Promise.all(payloads.slice(start, start + WAVE).map(send))) {
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
  }
  return answers;
}
