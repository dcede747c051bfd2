import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import type { StaffOrder } from '../contract/order.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { StockChange } from '../stock/ports.ts';
import { stockFacts } from '../stock/stock.ts';
import type { BookedOrder, FlashReturn, NumberedFact, OrderBook, OutboxRepository } from './ports.ts';
import type { OrderViews } from './views.ts';

/** In a rush facts of one sale event are numbered together, at most so often, in ms: each time is one transaction. */
const PAUSE_MS = 20;
/** Facts that a server left behind when it died are looked for so often, ms. */
const POLL_MS = 5_000;
/** After a failure the next try rests so long, ms. */
const RETRY_MS = 1_000;
/** Facts in one transaction at the most. */
const MOST = 500;
/** How long a client may be away and still ask for what it missed alone, and how often older facts are deleted, ms. */
const KEPT_MS = 7 * 24 * 3_600_000;
const FORGET_MS = 3_600_000;

/** An outbox row that was written and committed, with what it tells. */
export interface WrittenFact {
  factId: string;
  order: StaffOrder;
}

/** Where the use cases say, after the commit, that facts wait in the outbox. */
export interface Outbox {
  /** Never throws and never waits. What is not said here is read from the order book, somewhat later. */
  announce(saleEventId: string, facts: readonly WrittenFact[]): void;
}

/** Numbers the facts of the outbox and publishes them, each at least once and those of a sale event in order. */
export interface OutboxRelay extends Outbox {
  /** Looks, now and then, for what other servers left. */
  start(): void;
  /** Resolves when nothing that was announced waits any more. */
  settled(): Promise<void>;
  /** Publishes what was announced, if the database is there. Idempotent. */
  close(): Promise<void>;
}

export interface OutboxDeps {
  repository: OutboxRepository;
  book: Pick<OrderBook, 'byIds'>;
  views: OrderViews;
  publisher: Publisher<Fact>;
  clock: Clock;
  logger: Logger;
}

/** A sale event with facts under way. */
interface Channel {
  announced: Map<string, StaffOrder>;
  /** Numbered, but not published yet. */
  numbered: NumberedFact[];
  poked: boolean;
}

export function createOutboxRelay(deps: OutboxDeps): OutboxRelay {
  const { repository, book, views, publisher, clock, logger } = deps;
  const channels = new Map<string, Channel>();
  const working = new Set<Promise<void>>();
  const closing = new AbortController();
  const timers: NodeJS.Timeout[] = [];

  function poke(saleEventId: string, facts: readonly WrittenFact[] = []): void {
    const channel = channels.get(saleEventId) ?? { announced: new Map(), numbered: [], poked: false };
    for (const { factId, order } of facts) channel.announced.set(factId, order);
    channel.poked = true;
    if (channels.has(saleEventId)) return;
    channels.set(saleEventId, channel);
    track(work(saleEventId, channel));
  }

  function track(work: Promise<void>): void {
    working.add(work);
    void work.finally(() => working.delete(work));
  }

  /** One at a time for each sale event, so that its facts are published in order. */
  async function work(saleEventId: string, channel: Channel): Promise<void> {
    // Orders that were committed together are announced one after the other, all in this turn of the event loop.
    await setImmediate();
    while (channel.poked) {
      channel.poked = false;
      try {
        await relay(saleEventId, channel);
        await rest(PAUSE_MS);
      } catch (error) {
        logger.warn({ err: error, saleEventId }, 'facts of orders could not be sent, trying again');
        channel.poked = !closing.signal.aborted;
        await rest(RETRY_MS);
      }
    }
    channels.delete(saleEventId);
  }

  async function relay(saleEventId: string, channel: Channel): Promise<void> {
    const { announced } = channel;
    // Those that are announced from here on may be committed too late for this turn.
    channel.announced = new Map();
    let given: number;
    do {
      const facts = await repository.number(saleEventId, MOST);
      given = facts.length;
      channel.numbered.push(...facts);
      await publish(saleEventId, channel, announced);
    } while (given === MOST);
  }

  async function publish(
    saleEventId: string,
    channel: Channel,
    announced: ReadonlyMap<string, StaffOrder>,
  ): Promise<void> {
    const unknown = channel.numbered.filter(({ id }) => !announced.has(id)).map(({ orderId }) => orderId);
    const read = unknown.length === 0 ? [] : await book.byIds([...new Set(unknown)]);
    const orders = new Map(read.map((order) => [order.id, views.staff(order)]));
    for (const { id, name, orderId, number } of channel.numbered) {
      const order = announced.get(id) ?? orders.get(orderId);
      if (order === undefined) continue;
      const data = { number, order };
      // Both alike, but a union of names is no name of the union to TypeScript.
      publisher.publish(name === 'order:placed' ? { name, saleEventId, data } : { name, saleEventId, data });
    }
    channel.numbered = [];
  }

  async function rest(ms: number): Promise<void> {
    await pause(ms, undefined, { ref: false, signal: closing.signal }).catch(() => undefined);
  }

  async function poll(): Promise<void> {
    try {
      for (const saleEventId of await repository.waiting()) poke(saleEventId);
    } catch (error) {
      logger.warn({ err: error }, 'the outbox could not be looked through');
    }
  }

  async function forget(): Promise<void> {
    try {
      await repository.forget(new Date(clock.now() - KEPT_MS));
    } catch (error) {
      logger.warn({ err: error }, 'old facts could not be deleted');
    }
  }

  async function settled(): Promise<void> {
    while (working.size > 0) await Promise.all(working);
  }

  return {
    announce: poke,
    start() {
      for (const [look, ms] of [
        [poll, POLL_MS],
        [forget, FORGET_MS],
      ] as const) {
        track(look());
        timers.push(setInterval(() => track(look()), ms));
      }
    },
    settled,
    async close() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      closing.abort();
      await settled();
    },
  };
}

/**
 * Tells the desk, by the outbox, and each buyer which of `orders` changed: those that have a row in `facts`, by order id;
 * and all viewers what can be had again.
 */
export function announceChanges(
  deps: { outbox: Outbox; publisher: Publisher<Fact>; views: OrderViews },
  change: {
    orders: readonly BookedOrder[];
    facts: ReadonlyMap<string, string>;
    stock: readonly StockChange[];
    flash: readonly FlashReturn[];
    at: Date;
  },
): void {
  const { outbox, publisher, views } = deps;
  for (const order of change.orders) {
    const { id: orderId, saleEventId, state } = order;
    const factId = change.facts.get(orderId);
    if (factId === undefined) continue;
    outbox.announce(saleEventId, [{ factId, order: views.staff(order) }]);
    const data = { orderId, state, at: change.at.toISOString() };
    publisher.publish({ name: 'order:moved', saleEventId, data });
  }
  for (const fact of change.stock.flatMap(stockFacts)) publisher.publish(fact);
  for (const { saleEventId, ...data } of change.flash) {
    publisher.publish({ name: 'flash:counted', saleEventId, data });
  }
}
