import type { Listing } from '../contract/catalog.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { SaleEvent } from '../contract/sale-event.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { createPractice, type Practice } from './practice.ts';

/** A practice is over after this, ms: long enough to try everything, and a forgotten one does not stay. */
export const LONGEST_MS = 20 * 60_000;
/** And this long after the last one has left, ms: a phone that reloads comes back to the same one. */
export const EMPTY_MS = 60_000;
/** Practices at a time on one server. */
export const MOST_PRACTICES = 12;
const TICK_MS = 1_000;

/** The practices of this server, one for each sale event at the most. Nothing of them is in the database. */
export interface Practices {
  /** The one of a sale event that has not begun, or a new one. `not_found`, `wrong_state`, `unavailable`. */
  open(saleEventId: string): Promise<Result<Practice>>;
  /** The one that runs. `not_found`. */
  find(saleEventId: string): Result<Practice>;
  saleEventOf(liveSessionId: string): string | null;
  /** Ends all, and takes no more. Idempotent. */
  close(): void;
}

export interface PracticesDeps {
  /** Reads a sale event with all its listings. */
  read(saleEventId: string): Promise<Result<{ saleEvent: SaleEvent; listings: Listing[] }>>;
  /** Whether a real live session of it is open: then it is practised no longer. */
  isLive(saleEventId: string): boolean;
  /** How many take part now. */
  audience(saleEventId: string): number;
  /** Tells those who take part, and nobody else. */
  publisher: Publisher<Fact>;
  clock: Clock;
  onEnded(saleEventId: string): void;
}

interface Running {
  practice: Practice;
  endsAtMs: number;
  /** When somebody was seen in it last. */
  seenAtMs: number;
}

export function createPractices(deps: PracticesDeps): Practices {
  const { clock } = deps;
  const running = new Map<string, Running>();
  let closed = false;

  function end(saleEventId: string): void {
    const ended = running.get(saleEventId);
    if (ended === undefined) return;
    running.delete(saleEventId);
    ended.practice.end();
    deps.onEnded(saleEventId);
  }

  function tick(): void {
    const nowMs = clock.now();
    for (const [saleEventId, held] of running) {
      if (deps.audience(saleEventId) > 0) held.seenAtMs = nowMs;
      const over = nowMs >= held.endsAtMs || nowMs - held.seenAtMs >= EMPTY_MS;
      if (over || deps.isLive(saleEventId)) end(saleEventId);
      else held.practice.tick();
    }
  }

  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  return {
    async open(saleEventId) {
      const sale = await deps.read(saleEventId);
      // Commands of a page that opens come together: the first of them makes the practice.
      const there = running.get(saleEventId);
      if (there !== undefined) return ok(there.practice);
      if (!sale.ok) return sale;
      const { saleEvent, listings } = sale.data;
      if ((saleEvent.state !== 'draft' && saleEvent.state !== 'scheduled') || deps.isLive(saleEventId)) {
        return fail('wrong_state', 'only what has not begun can be practised');
      }
      if (closed || running.size >= MOST_PRACTICES)
        return fail('unavailable', 'too many practices at a time');
      const stage = { saleEventId, clock, publish: (fact: Fact) => deps.publisher.publish(fact) };
      const practice = createPractice(stage, { saleEvent, listings });
      const nowMs = clock.now();
      running.set(saleEventId, { practice, endsAtMs: nowMs + LONGEST_MS, seenAtMs: nowMs });
      return ok(practice);
    },
    find(saleEventId) {
      const held = running.get(saleEventId);
      return held === undefined ? fail('not_found', 'this practice is over') : ok(held.practice);
    },
    saleEventOf(liveSessionId) {
      for (const [saleEventId, { practice }] of running) {
        if (practice.liveSessionId === liveSessionId) return saleEventId;
      }
      return null;
    },
    close() {
      closed = true;
      clearInterval(timer);
      for (const saleEventId of [...running.keys()]) end(saleEventId);
    },
  };
}
