import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { noSaleEvent } from './sale-events.ts';

/** Hearts are gathered for so long before they are written and told, ms: a message for each would drown a weak link. */
const GATHER_MS = 2_000;
/** That a sale event is live is believed for so long, ms; that it is not, not at all. */
const KNOWN_MS = 10_000;

export interface HeartRepository {
  /** Null without such a sale event. */
  find(saleEventId: string): Promise<{ hearts: number; live: boolean } | null>;
  /** Answers those of all; null, and nothing is written, unless the sale event is live. */
  add(saleEventId: string, hearts: number): Promise<number | null>;
}

export interface HeartUseCases {
  /** Adds to the hearts of a live sale event and answers all of them; 0 only asks. `not_found`, `sale_not_open`. */
  send(saleEventId: string, hearts: number): Promise<Result<{ hearts: number }>>;
}

interface Count {
  hearts: number;
  live: boolean;
  /** Not written yet. */
  waiting: number;
  knownAtMs: number;
}

/**
 * Hearts of all viewers, gathered in memory: however many there are, each sale event costs one statement and one fact every
 * two seconds. What a server that is killed has not written yet is lost.
 */
export function createHearts(deps: {
  repository: HeartRepository;
  publisher: Publisher<Fact>;
  clock: Clock;
}): HeartUseCases {
  const { repository, publisher, clock } = deps;
  const counts = new Map<string, Count>();
  let gathering = false;

  async function known(saleEventId: string): Promise<Count | null> {
    const isFresh = (count: Count | undefined) =>
      count?.live === true && (count.waiting > 0 || clock.now() - count.knownAtMs < KNOWN_MS);
    const there = counts.get(saleEventId);
    if (there && isFresh(there)) return there;
    const found = await repository.find(saleEventId);
    if (found === null) return null;
    const meanwhile = counts.get(saleEventId);
    if (meanwhile && isFresh(meanwhile)) return meanwhile;
    const count = { ...found, waiting: 0, knownAtMs: clock.now() };
    counts.set(saleEventId, count);
    return count;
  }

  async function write(saleEventId: string, count: Count): Promise<void> {
    const { waiting } = count;
    count.waiting = 0;
    const hearts = await repository.add(saleEventId, waiting).catch(() => undefined);
    // Without a database they wait for the next heart.
    if (hearts === undefined) count.waiting += waiting;
    else if (hearts === null) counts.delete(saleEventId);
    else {
      Object.assign(count, { hearts, knownAtMs: clock.now() });
      publisher.publish({ name: 'hearts:counted', saleEventId, data: { saleEventId, hearts } });
    }
  }

  function writeAll(): void {
    gathering = false;
    for (const [saleEventId, count] of counts) {
      if (count.waiting > 0) void write(saleEventId, count);
      else if (clock.now() - count.knownAtMs >= KNOWN_MS) counts.delete(saleEventId);
    }
  }

  return {
    async send(saleEventId, hearts) {
      const count = await known(saleEventId);
      if (count === null) return noSaleEvent();
      if (hearts > 0) {
        if (!count.live) return fail('sale_not_open', 'the sale event is not on');
        count.waiting += hearts;
        if (!gathering) setTimeout(writeAll, GATHER_MS).unref();
        gathering = true;
      }
      return ok({ hearts: count.hearts + count.waiting });
    },
  };
}
