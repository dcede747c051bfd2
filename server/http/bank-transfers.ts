import express, { type RequestHandler } from 'express';
import type { Clock } from '../lib/clock.ts';
import type { InFlight } from '../lib/in-flight.ts';
import type { BankFeed } from '../payment/bank-feed.ts';
import type { PaymentUseCases } from '../payment/use-cases.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { sendError } from './route.ts';

/** Where a bank feed posts what came in. */
export const BANK_TRANSFERS = '/api/bank-transfers';
/** A transfer has some hundred bytes. */
const BODY_LIMIT = '16kb';
/** Requests of one address in 10 seconds; a feed that is slowed down tries again. */
const RATE = 100;

export interface BankTransferDeps {
  feed: BankFeed;
  payments: Pick<PaymentUseCases, 'receive'>;
  clock: Clock;
}

/**
 * Takes what a bank feed posts: known by its signature over the very bytes, so without cookie, session or origin. 200 says
 * that it need not come again, also for a repeat; everything else, such as 503 while the database is away, that it should.
 */
export function bankTransfers(
  { feed, payments, clock }: BankTransferDeps,
  inFlight: InFlight,
): RequestHandler[] {
  const limiter = createAddressLimiter(RATE);
  const withinRate: RequestHandler = async (req, res, next) => {
    const retryAfterMs = await limiter.refuses(req.ip ?? '');
    if (retryAfterMs === null) return next();
    sendError(req, res, {
      code: 'rate_limited',
      message: 'too many requests from this address',
      retryAfterMs,
    });
  };

  const receive: RequestHandler = async (req, res) => {
    // Not parsed as JSON before: the signature is over the text as it came. Without a body there is no Buffer.
    const body: unknown = req.body;
    const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const reading = feed.read({ headers: req.headers, body: raw, nowMs: clock.now() });
    switch (reading.kind) {
      case 'forged':
        req.log.warn({ why: reading.why }, 'a bank transfer that the feed has not signed');
        return sendError(req, res, { code: 'not_signed_in', message: `refused for its ${reading.why}` });
      case 'malformed':
        req.log.error({ why: reading.message }, 'a bank transfer that cannot be read');
        return sendError(req, res, { code: 'bad_input', message: reading.message });
      case 'ignored':
        return void res.json({ success: true });
      case 'transfer': {
        if (!inFlight.accepting)
          return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
        const { transactionId } = reading.transfer;
        const outcome = await inFlight.track(payments.receive(feed.name, reading.transfer));
        req.log.info({ transactionId, outcome }, 'a bank transfer');
        return void res.json({ success: true });
      }
    }
  };

  return [withinRate, express.raw({ type: () => true, limit: BODY_LIMIT }), receive];
}
