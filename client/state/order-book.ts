import { type ReadonlySignal, signal } from '@preact/signals';
import type { MoveOrders, OrderState, OrderTotals, StaffOrder } from '../../server/contract/order.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';

/** What is looked for: part of a code or phone number, and states; empty ones mean all. */
export interface OrderFilter {
  search: string;
  states: OrderState[];
}

/** The orders of one sale event, searched and paged by the server, kept up to date by facts. */
export interface OrderBook {
  /** Newest first, as far as they were fetched; null until the first answer. */
  readonly orders: ReadonlySignal<StaffOrder[] | null>;
  /** Of all orders that are found, fetched or not. */
  readonly totals: ReadonlySignal<OrderTotals>;
  /** Whether there are older ones to fetch. */
  readonly more: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<ClientError | null>;
  /** Looks for others, from the first page on. */
  find(filter: OrderFilter): void;
  /** Fetches the next page. */
  older(): Promise<void>;
  /** Fetches the first page again. */
  reload(): void;
  /** Moves orders; answers what failed: for all (`error`), or how many of them (`failed`). */
  move(input: MoveOrders): Promise<{ error: ClientError | null; failed: number }>;
  close(): void;
}

/** Facts come in bursts; the totals and what newly belongs in the list are asked for this long after the first, ms. */
const REFRESH_MS = 1_000;

/** `orders` with those of `newer` in front or, where they are there already, in their place. */
export function withNewer(orders: StaffOrder[], newer: StaffOrder[]): StaffOrder[] {
  const byId = new Map(newer.map((order) => [order.orderId, order]));
  const kept = orders.map((order) => byId.get(order.orderId) ?? order);
  const there = new Set(orders.map(({ orderId }) => orderId));
  return [...newer.filter(({ orderId }) => !there.has(orderId)), ...kept];
}

export function createOrderBook({ link, saleEventId }: { link: Link; saleEventId: string }): OrderBook {
  const orders = signal<StaffOrder[] | null>(null);
  const totals = signal<OrderTotals>({ orders: 0, totalDong: 0 });
  const more = signal(false);
  const error = signal<ClientError | null>(null);
  let filter: OrderFilter = { search: '', states: [] };
  let refresh: ReturnType<typeof setTimeout> | null = null;
  /** Counts questions, so that an answer to an older one is passed over. */
  let asked = 0;

  const ask = (after: StaffOrder | null) =>
    link.command(
      'order:list',
      {
        saleEventId,
        ...filter,
        after: after && { placedAt: after.placedAt, orderId: after.orderId },
      },
      20_000,
    );

  /** Asks for the first page; `keep`: what was fetched before stays below it. */
  async function first(keep: boolean): Promise<void> {
    const nr = ++asked;
    const outcome = await ask(null);
    if (nr !== asked) return;
    if (!outcome.ok) {
      error.value = outcome.error;
      return;
    }
    error.value = null;
    totals.value = outcome.data.totals;
    if (keep && orders.value !== null) orders.value = withNewer(orders.value, outcome.data.orders);
    else {
      orders.value = outcome.data.orders;
      more.value = outcome.data.more;
    }
  }

  function refreshSoon(): void {
    refresh ??= setTimeout(() => {
      refresh = null;
      void first(true);
    }, REFRESH_MS);
  }

  const stops = [
    link.on('order:placed', ({ order }) => {
      if (order.saleEventId === saleEventId) refreshSoon();
    }),
    link.on('order:changed', ({ order }) => {
      if (order.saleEventId !== saleEventId) return;
      // It stays in sight, in its new state, also where another state was looked for: somebody is working on it.
      orders.value = orders.value?.map((known) => (known.orderId === order.orderId ? order : known)) ?? null;
      refreshSoon();
    }),
    link.onOnline(() => void first(false)),
  ];

  return {
    orders,
    totals,
    more,
    error,
    find(next) {
      filter = next;
      void first(false);
    },
    async older() {
      const last = orders.value?.at(-1);
      if (last === undefined) return;
      const nr = ++asked;
      const outcome = await ask(last);
      if (nr !== asked) return;
      if (!outcome.ok) {
        error.value = outcome.error;
        return;
      }
      more.value = outcome.data.more;
      orders.value = [...(orders.value ?? []), ...outcome.data.orders];
    },
    reload: () => void first(false),
    async move(input) {
      const outcome = await link.command('order:move', { saleEventId, ...input }, 20_000);
      if (!outcome.ok) return { error: outcome.error, failed: input.orderIds.length };
      orders.value = orders.value && withNewer(orders.value, outcome.data.orders);
      return { error: null, failed: outcome.data.failed.length };
    },
    close() {
      asked += 1;
      if (refresh !== null) clearTimeout(refresh);
      for (const stop of stops) stop();
    },
  };
}
