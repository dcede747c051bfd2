import { type ReadonlySignal, signal } from '@preact/signals';
import type {
  ListedOrders,
  MoveOrders,
  OrderState,
  OrderTotals,
  StaffOrder,
} from '../../server/contract/order.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { isOlder, withNewer } from './order-list.ts';

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
  /** Says that the bank transfer of an order has come; null when that was possible. */
  markPaid(input: { orderId: string; note: string }): Promise<ClientError | null>;
  close(): void;
}

/** Facts come in bursts; the totals and what newly belongs in the list are asked for this long after the first, ms. */
const REFRESH_MS = 1_000;

export function createOrderBook({ link, saleEventId }: { link: Link; saleEventId: string }): OrderBook {
  const orders = signal<StaffOrder[] | null>(null);
  const totals = signal<OrderTotals>({ orders: 0, totalDong: 0 });
  const more = signal(false);
  const error = signal<ClientError | null>(null);
  let filter: OrderFilter = { search: '', states: [] };
  let refresh: ReturnType<typeof setTimeout> | null = null;
  /** Counts filters, so that an answer to a question with an older one is passed over. */
  let asked = 0;
  /** Number of the last fact that is in the list; null: there is none yet. */
  let last: number | null = null;

  async function ask(from: { after?: StaffOrder; since?: number | null }): Promise<ListedOrders | null> {
    const { after = null, since = null } = from;
    const nr = asked;
    const older = after && { placedAt: after.placedAt, orderId: after.orderId };
    const outcome = await link.command('order:list', { saleEventId, ...filter, after: older, since }, 20_000);
    if (nr !== asked) return null;
    error.value = outcome.ok ? null : outcome.error;
    return outcome.ok ? outcome.data : null;
  }

  /** Fetches the first page anew. */
  async function first(): Promise<void> {
    asked += 1;
    last = null;
    const page = await ask({});
    if (page === null) return;
    replace(page);
  }

  function replace(page: ListedOrders): void {
    orders.value = page.orders;
    more.value = page.more;
    totals.value = page.totals;
    last = page.number;
  }

  /** Asks for what has changed. */
  async function catchUp(): Promise<void> {
    const news = await ask({ since: last });
    const known = orders.value;
    if (news === null) return;
    if (known === null || last === null) return replace(news);
    if (news.all) {
      // So much is new that what was fetched before may not join on below.
      const joins =
        !news.more || news.orders.some(({ orderId }) => known.some((one) => one.orderId === orderId));
      if (!joins) return replace(news);
    } else if (news.number < last) return;
    orders.value = withNewer(known, news.all ? news.orders : news.orders.filter(belongs));
    totals.value = news.totals;
    last = news.number;
  }

  /** Whether an order that has changed goes into the list: known ones stay in sight, in whatever state they are now. */
  function belongs(order: StaffOrder): boolean {
    const known = orders.value ?? [];
    if (known.some(({ orderId }) => orderId === order.orderId)) return true;
    const bottom = known.at(-1);
    const fetched = !more.value || (bottom !== undefined && isOlder(bottom, order));
    return fetched && (filter.states.length === 0 || filter.states.includes(order.state));
  }

  function refreshSoon(): void {
    refresh ??= setTimeout(() => {
      refresh = null;
      void catchUp();
    }, REFRESH_MS);
  }

  const isNews = (number: number) => last === null || number > last;

  const stops = [
    link.on('order:placed', ({ number, order }) => {
      if (order.saleEventId === saleEventId && isNews(number)) refreshSoon();
    }),
    link.on('order:changed', ({ number, order }) => {
      if (order.saleEventId !== saleEventId || !isNews(number)) return;
      // It stays in sight, in its new state, also where another state was looked for: somebody is working on it.
      orders.value = orders.value?.map((known) => (known.orderId === order.orderId ? order : known)) ?? null;
      refreshSoon();
    }),
    link.onOnline(() => void catchUp()),
  ];

  return {
    orders,
    totals,
    more,
    error,
    find(next) {
      filter = next;
      void first();
    },
    async older() {
      const bottom = orders.value?.at(-1);
      if (bottom === undefined) return;
      const page = await ask({ after: bottom });
      if (page === null) return;
      more.value = page.more;
      orders.value = withNewer(orders.value ?? [], page.orders);
    },
    reload: () => void first(),
    async move(input) {
      const outcome = await link.command('order:move', { saleEventId, ...input }, 20_000);
      if (!outcome.ok) return { error: outcome.error, failed: input.orderIds.length };
      orders.value = orders.value && withNewer(orders.value, outcome.data.orders);
      return { error: null, failed: outcome.data.failed.length };
    },
    async markPaid(input) {
      const outcome = await link.command('order:mark-paid', { saleEventId, ...input }, 20_000);
      if (!outcome.ok) return outcome.error;
      orders.value = orders.value && withNewer(orders.value, [outcome.data]);
      return null;
    },
    close() {
      asked += 1;
      if (refresh !== null) clearTimeout(refresh);
      for (const stop of stops) stop();
    },
  };
}
