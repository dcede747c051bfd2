import type { PublicComment } from '../contract/comment.ts';
import { type Count, type Fact, type FactData, type FactName, facts } from '../contract/socket.ts';
import { createCoalescer } from '../lib/coalescer.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import { channels, saleEventOfChannel, saleEventOfDesk } from './channels.ts';
import type { Io, Space } from './io.ts';

/** In a rush each order changes the stock: four values a second are as many as a person can read. */
const COUNTS_INTERVAL_MS = 250;
/** Each order is noticed by all who watch: sent one by one, a rush would be the product of the two. */
const NOTICES_INTERVAL_MS = 1_000;
const VIEWERS_INTERVAL_MS = 1_000;
const COMMENTS_INTERVAL_MS = 1_000;
/** Comments in one message: the newest of a second, as many as fit a screen. */
const COMMENTS_TOGETHER = 20;

/** Sends facts to the channels they are for, and counts viewers. */
export interface Broadcaster extends Publisher<Fact> {
  /** Sockets in the viewers' channel of a sale event, without its staff's: they look at what they run themselves. */
  viewers(saleEventId: string): number;
  /** Every sale event that somebody watches. */
  audiences(): { saleEventId: string; viewers: number }[];
  /** The same with the sockets that watch. */
  watching(): { saleEventId: string; socketIds: ReadonlySet<string> }[];
  /** Sends what waits and stops the timers. */
  close(): void;
}

export function createBroadcaster(io: Io, logger: Logger): Broadcaster {
  /** Newest counts that wait, by sale event and by what is counted. */
  const waiting = new Map<string, Map<string, Count>>();
  /** Newest comments that wait, by sale event. */
  const unread = new Map<string, PublicComment[]>();
  const comments = createCoalescer<string>(COMMENTS_INTERVAL_MS, sendComments);
  const stock = createCoalescer<string>(COUNTS_INTERVAL_MS, sendWaiting);
  const notices = createCoalescer<Fact>(NOTICES_INTERVAL_MS, send);
  const counts = createCoalescer<string>(VIEWERS_INTERVAL_MS, sendCount);
  const { adapter } = io.sockets;
  let closed = false;

  function send(fact: Fact): void {
    sendTo(io, channelsOf(fact), fact);
  }

  function viewers(saleEventId: string): number {
    const present = adapter.rooms.get(channels.sale(saleEventId));
    const desk = adapter.rooms.get(channels.desk(saleEventId)) ?? [];
    return present === undefined ? 0 : present.size - [...desk].filter((id) => present.has(id)).length;
  }

  function watching(): { saleEventId: string; socketIds: ReadonlySet<string> }[] {
    return [...adapter.rooms].flatMap(([channel, socketIds]) => {
      const saleEventId = saleEventOfChannel(channel);
      return saleEventId === null ? [] : [{ saleEventId, socketIds }];
    });
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

  function pushComments(saleEventId: string, posted: readonly PublicComment[]): void {
    unread.set(saleEventId, [...(unread.get(saleEventId) ?? []), ...posted].slice(-COMMENTS_TOGETHER));
    comments.push(saleEventId, saleEventId);
  }

  function sendComments(saleEventId: string): void {
    const posted = unread.get(saleEventId) ?? [];
    unread.delete(saleEventId);
    if (posted.length === 0) return;
    send({ name: 'comments:posted', saleEventId, data: { saleEventId, comments: posted } });
  }

  /** What still waits must not be shown after it was hidden. */
  function forgetComment(saleEventId: string, hiddenId: string): void {
    const waitingOnes = unread.get(saleEventId);
    if (waitingOnes === undefined) return;
    unread.set(
      saleEventId,
      waitingOnes.filter(({ commentId }) => commentId !== hiddenId),
    );
  }

  function recount(channel: string): void {
    const saleEventId = saleEventOfChannel(channel) ?? saleEventOfDesk(channel);
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
        else if (name === 'comments:posted') pushComments(saleEventId, data.comments);
        else if (name === 'purchase:noticed') notices.push(saleEventId, fact);
        else {
          if (name === 'comment:hidden') forgetComment(saleEventId, data.commentId);
          send(fact);
        }
      } catch (error) {
        logger.error(
          { err: error, fact: fact.name, saleEventId: fact.saleEventId },
          'fact could not be sent',
        );
      }
    },
    viewers,
    audiences: () => watching().map(({ saleEventId }) => ({ saleEventId, viewers: viewers(saleEventId) })),
    watching,
    close() {
      closed = true;
      adapter.off('join-room', recount);
      adapter.off('leave-room', recount);
      stock.flush();
      comments.flush();
      notices.flush();
      counts.flush();
    },
  };
}

/** Sends one fact to some channels of a namespace, the sales' own or another. */
export function sendTo(space: Io | Space, to: string | string[], { name, data }: Fact): void {
  // Name and data belong together by `Fact`; `emit` cannot follow a union of pairs.
  const target = space.to(to) as { emit(name: FactName, data: FactData<FactName>): boolean };
  target.emit(name, data);
}

function channelsOf(fact: Fact): string | string[] {
  const { name, saleEventId } = fact;
  if (name === 'order:moved' || name === 'order:paid') return channels.order(fact.data.orderId);
  // Who is in both hears it once.
  if (name === 'order:placed' || name === 'order:changed') return [channels.desk(saleEventId), channels.book];
  const { to } = facts[name];
  if (to === 'staff') return channels.desk(saleEventId);
  return to === 'readers' ? channels.comments(saleEventId) : channels.sale(saleEventId);
}
