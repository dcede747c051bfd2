import { type Fact, type FactData, type FactName, facts } from '../contract/socket.ts';
import { createCoalescer } from '../lib/coalescer.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import { channels, saleEventOfChannel } from './channels.ts';
import type { Io } from './io.ts';

/** In a rush each order changes the stock: four values a second are as many as a person can read. */
const STOCK_INTERVAL_MS = 250;
const VIEWERS_INTERVAL_MS = 1_000;

/** Sends facts to the channels they are for, and counts viewers. */
export interface Broadcaster extends Publisher<Fact> {
  /** Sockets in the viewers' channel of a sale event. */
  viewers(saleEventId: string): number;
  /** Sends what waits and stops the timers. */
  close(): void;
}

export function createBroadcaster(io: Io, logger: Logger): Broadcaster {
  const stock = createCoalescer<Fact>(STOCK_INTERVAL_MS, send);
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

  function recount(channel: string): void {
    const saleEventId = saleEventOfChannel(channel);
    if (saleEventId !== null && !closed) counts.push(saleEventId, saleEventId);
  }
  adapter.on('join-room', recount);
  adapter.on('leave-room', recount);

  return {
    publish(fact) {
      try {
        if (fact.name === 'stock:changed') stock.push(`${fact.saleEventId} ${fact.data.variantId}`, fact);
        else if (fact.name === 'flash:counted') stock.push(fact.data.listingId, fact);
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
      counts.flush();
    },
  };
}

function channelOf(fact: Fact): string {
  if (fact.name === 'order:moved') return channels.order(fact.data.orderId);
  return facts[fact.name].to === 'staff' ? channels.desk(fact.saleEventId) : channels.sale(fact.saleEventId);
}
