import { type ReadonlySignal, signal } from '@preact/signals';
import type { OrderTotals, StaffOrder } from '../../server/contract/order.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { withNewer } from './order-list.ts';

/** The orders of one sale event as staff see them, newest first, and new ones as they come. */
export interface Desk {
  /** Null until the first answer. */
  readonly orders: ReadonlySignal<StaffOrder[] | null>;
  /** Of the whole sale event, not only of `orders`; null until the first answer. */
  readonly totals: ReadonlySignal<OrderTotals | null>;
  readonly error: ReadonlySignal<ClientError | null>;
  reload(): void;
  close(): void;
}

/** A fact that waits until those before it are there. */
interface Waiting {
  name: 'order:placed' | 'order:changed';
  order: StaffOrder;
}

/** Cancelled and refused orders do not count. */
function countOf(order: StaffOrder | undefined): OrderTotals {
  return order === undefined || order.state === 'cancelled' || order.state === 'refused'
    ? { orders: 0, totalDong: 0 }
    : { orders: 1, totalDong: order.totalDong };
}

/**
 * Facts are taken in the order of their numbers, each once. Where one is missing, or the connection was away, the desk
 * asks for what has changed since the last number: on a weak link all orders would take minutes.
 */
export function createDesk({ link, saleEventId }: { link: Link; saleEventId: string }): Desk {
  const orders = signal<StaffOrder[] | null>(null);
  const totals = signal<OrderTotals | null>(null);
  const error = signal<ClientError | null>(null);
  /** Of the last fact that is in `orders` and `totals`. */
  let last: number | null = null;
  const waiting = new Map<number, Waiting>();
  /** The question under way; answers to older ones are passed over. */
  let question: symbol | null = null;

  async function join(): Promise<void> {
    const mine = Symbol();
    question = mine;
    error.value = null;
    const outcome = await link.command('desk:join', { saleEventId, since: last }, 20_000);
    if (question !== mine) return;
    question = null;
    if (!outcome.ok) {
      error.value = outcome.error;
      return;
    }
    const { data } = outcome;
    // A database that was put back counts anew: what waits was numbered before.
    if (last !== null && data.number < last) waiting.clear();
    orders.value = data.all ? data.orders : withNewer(orders.value ?? [], data.orders);
    totals.value = data.totals;
    last = data.number;
    takeWaiting();
  }

  function hear(name: Waiting['name'], number: number, order: StaffOrder): void {
    if (order.saleEventId !== saleEventId) return;
    waiting.set(number, { name, order });
    takeWaiting();
  }

  function takeWaiting(): void {
    if (last === null) return;
    for (const number of waiting.keys()) if (number <= last) waiting.delete(number);
    for (let next = waiting.get(last + 1); next !== undefined && take(next); next = waiting.get(last + 1)) {
      waiting.delete(last + 1);
      last += 1;
    }
    if (waiting.size > 0 && question === null) void join();
  }

  /** False where the totals cannot be told from the fact alone: the change of an order that is not in the list. */
  function take({ name, order }: Waiting): boolean {
    const known = orders.value?.find(({ orderId }) => orderId === order.orderId);
    // An answer may have it before its fact has a number, and then as it is since.
    if (name === 'order:placed' && known !== undefined) return true;
    if (name === 'order:changed' && known === undefined) return false;
    const [before, after] = [countOf(known), countOf(order)];
    orders.value = withNewer(orders.value ?? [], [order]);
    totals.value = totals.value && {
      orders: totals.value.orders - before.orders + after.orders,
      totalDong: totals.value.totalDong - before.totalDong + after.totalDong,
    };
    return true;
  }

  const stops = [
    link.on('order:placed', ({ number, order }) => hear('order:placed', number, order)),
    link.on('order:changed', ({ number, order }) => hear('order:changed', number, order)),
    link.onOnline(() => void join()),
  ];
  return {
    orders,
    totals,
    error,
    reload: () => void join(),
    close() {
      question = null;
      for (const stop of stops) stop();
    },
  };
}
