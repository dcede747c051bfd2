import { type Count, type Fact, type FactData, type FactName, facts } from '../contract/socket.ts';
import { createCoalescer } from '../lib/coalescer.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import { channels, saleEventOfChannel } from './channels.ts';
import type { Io } from './io.ts';

/** In a rush each order changes the stock: four values a second are as many as a person can read. */
const COUNTS_INTERVAL_MS = 250;
/** Each order is noticed by all who watch: sent one by one, a rush would be the product of the two. */
const NOTICES_INTERVAL_MS = 1_000;
const VIEWERS_INTERVAL_MS = 1_000;

/** Sends facts to the channels they are for, and counts viewers. */
export interface Broadcaster extends Publisher<Fact> {
  /** Sockets in the viewers' channel of a sale event. */
  viewers(saleEventId: string): number;
  /** Sends what waits and stops the timers. */
  close(): void;
}

export function createBroadcaster(io: Io, logger: Logger): Broadcaster {
  /** Newest counts that wait, by sale event and by what is counted. */
  const waiting = new Map<string, Map<string, Count>>();
  const stock = createCoalescer<string>(COUNTS_INTERVAL_MS, sendWaiting);
  const notices = createCoalescer<Fact>(NOTICES_INTERVAL_MS, send);
  const counts = createCoalescer<string>(VIEWERS_INTERVAL_MS, sendCount);
  const { adapter } = io.sockets;
  let closed = false;

  function send(fact: Fact): void {
    const { name, data } = fact;
    // Name and data belong together by `Fact`; `emit` cannot follow a union of pairs.
    const target = io.to(channelOf(fact)) as { emit(name: FactName, data: FactData<FactName>): boolean };
    target.emit(name, data);
  }

  function viewers(saleEventId: string): number {
    return adapter.rooms.get(channels.sale(saleEventId))?.size ?? 0;
  }

  function sendCount(saleEventId: string): void {
    send({ name: 'viewers:counted', saleEventId, data: { saleEventId, viewers: viewers(saleEventId) } });
  }

  function pushCount(saleEventId: string, id: string, count: Count): void {
    const changes = waiting.get(saleEventId) ?? new Map<string, Count>();
    changes.set(`${count.name} ${id}`, count);
    waiting.set(saleEventId, changes);
    stock.push(saleEventId, saleEventId);
  }

  function sendWaiting(saleEventId: string): void {
    const changes = [...(waiting.get(saleEventId)?.values() ?? [])];
    waiting.delete(saleEventId);
    const [only, ...others] = changes;
    if (only === undefined) return;
    if (others.length === 0) send({ ...only, saleEventId });
    else send({ name: 'counts:changed', saleEventId, data: { changes } });
  }

  function recount(channel: string): void {
    const saleEventId = saleEventOfChannel(channel);
    if (saleEventId !== null && !closed) counts.push(saleEventId, saleEventId);
  }
  adapter.on('join-room', recount);
  adapter.on('leave-room', recount);

  return {
    publish(fact) {
      try {
        const { name, saleEventId, data } = fact;
        if (name === 'stock:changed') pushCount(saleEventId, data.variantId, { name, data });
        else if (name === 'flash:counted') pushCount(saleEventId, data.listingId, { name, data });
        else if (name === 'purchase:noticed') notices.push(saleEventId, fact);
        else send(fact);
      } catch (error) {
        logger.error(
          { err: error, fact: fact.name, saleEventId: fact.saleEventId },
          'fact could not be sent',
        );
      }
    },
    viewers,
    close() {
      closed = true;
      adapter.off('join-room', recount);
      adapter.off('leave-room', recount);
      stock.flush();
      notices.flush();
      counts.flush();
    },
  };
}

function channelOf(fact: Fact): string {
  if (fact.name === 'order:moved' || fact.name === 'order:paid') return channels.order(fact.data.orderId);
  return facts[fact.name].to === 'staff' ? channels.desk(fact.saleEventId) : channels.sale(fact.saleEventId);
}
