import { type ReadonlySignal, signal } from '@preact/signals';
import type { OrderTotals, StaffOrder } from '../../server/contract/order.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';

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

/** `orders` with `order` first, unless it is there already (a fact may arrive before the answer that has it too). */
export function withOrder(orders: StaffOrder[], order: StaffOrder): StaffOrder[] {
  return orders.some(({ orderId }) => orderId === order.orderId) ? orders : [order, ...orders];
}

/** Cancelled and refused orders do not count. */
function countOf({ state, totalDong }: StaffOrder): OrderTotals {
  return state === 'cancelled' || state === 'refused'
    ? { orders: 0, totalDong: 0 }
    : { orders: 1, totalDong };
}

function addOrder(totals: OrderTotals, order: StaffOrder): OrderTotals {
  const count = countOf(order);
  return { orders: totals.orders + count.orders, totalDong: totals.totalDong + count.totalDong };
}

function subtractOrder(totals: OrderTotals, order: StaffOrder): OrderTotals {
  const count = countOf(order);
  return { orders: totals.orders - count.orders, totalDong: totals.totalDong - count.totalDong };
}

export function createDesk({ link, saleEventId }: { link: Link; saleEventId: string }): Desk {
  const orders = signal<StaffOrder[] | null>(null);
  const totals = signal<OrderTotals | null>(null);
  const error = signal<ClientError | null>(null);
  let early: StaffOrder[] = [];
  let closed = false;

  async function join(): Promise<void> {
    early = [];
    error.value = null;
    const outcome = await link.command('desk:join', { saleEventId }, 20_000);
    if (closed) return;
    if (outcome.ok) {
      const answered = outcome.data.orders;
      const newer = early.filter((order) => withOrder(answered, order) !== answered);
      totals.value = newer.reduce(addOrder, outcome.data.totals);
      orders.value = early.reduceRight(withOrder, answered);
    } else error.value = outcome.error;
  }
  const stops = [
    link.on('order:placed', ({ order }) => {
      if (order.saleEventId !== saleEventId) return;
      early = withOrder(early, order);
      const former = orders.value ?? [];
      orders.value = withOrder(former, order);
      if (totals.value !== null && orders.value !== former) totals.value = addOrder(totals.value, order);
    }),
    link.on('order:changed', ({ order }) => {
      const former = orders.value?.find(({ orderId }) => orderId === order.orderId);
      if (former === undefined || orders.value === null) return;
      orders.value = orders.value.map((known) => (known === former ? order : known));
      if (totals.value !== null) totals.value = addOrder(subtractOrder(totals.value, former), order);
    }),
    link.onOnline(() => void join()),
  ];
  return {
    orders,
    totals,
    error,
    reload: () => void join(),
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}
