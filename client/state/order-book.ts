import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type {
  AnnotateOrder,
  BookFilter,
  ListedOrders,
  MovedOrders,
  MoveOrders,
  OrderTotals,
  StaffOrder,
} from '../../server/contract/order.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { isOlder, withNewer } from './order-list.ts';

/** What is looked for; empty or null ones mean all. */
export type BookSearch = Omit<BookFilter, 'orderIds'>;

/** Every order. */
export const EVERY_ORDER: BookSearch = {
  search: '',
  states: [],
  payment: null,
  productId: null,
  from: null,
  to: null,
  saleEventId: null,
};

/** What became of orders that were to move. */
export interface Moved {
  orderIds: string[];
  /** Those that stayed where they are, and why. */
  failed: { orderCode: string; code: MovedOrders['failed'][number]['code'] }[];
  /** Why the server could not be asked, or would not hear of it. */
  error: ClientError | null;
}

/** The orders of one sale event or of all, searched and paged by the server, kept up to date by facts. */
export interface OrderBook {
  /** Newest first, as far as they were fetched; null until the first answer. */
  readonly orders: ReadonlySignal<StaffOrder[] | null>;
  /** Orders that have come in since: they wait until somebody wants them, so that the list does not move under a finger. */
  readonly waiting: ReadonlySignal<number>;
  /** Of all orders that are found, fetched or not. */
  readonly totals: ReadonlySignal<OrderTotals>;
  /** Whether there are older ones to fetch. */
  readonly more: ReadonlySignal<boolean>;
  readonly error: ReadonlySignal<ClientError | null>;
  /** Looks for others, from the first page on. */
  find(filter: BookSearch): void;
  /** Puts those that wait into the list. */
  showWaiting(): void;
  /** Fetches the next page. */
  older(): Promise<void>;
  /** Fetches the first page again. */
  reload(): void;
  move(input: MoveOrders): Promise<Moved>;
  /** Takes the last step of orders back. */
  undo(orderIds: string[]): Promise<Moved>;
  /** Writes beside an order; null when that was possible. */
  annotate(input: AnnotateOrder): Promise<ClientError | null>;
  /** Says that the bank transfer of an order has come; null when that was possible. */
  markPaid(input: { orderId: string; note: string }): Promise<ClientError | null>;
  close(): void;
}

/** Facts come in bursts; the totals and what newly belongs in the list are asked for this long after the first, ms. */
const REFRESH_MS = 1_000;
/** The book of all sale events is answered a page at a time, which costs more. */
const REFRESH_ALL_MS = 3_000;
const ANSWER_MS = 20_000;

/** Without a sale event: the book of all of them, for organisers. */
export function createOrderBook(deps: {
  link: Link;
  saleEventId: string | null;
  filter?: BookSearch;
}): OrderBook {
  const { link, saleEventId } = deps;
  const orders = signal<StaffOrder[] | null>(null);
  /** What has come in and is not shown yet; `anew`: so much that the list has to begin with it. */
  const fresh = signal<{ orders: StaffOrder[]; anew: ListedOrders | null }>({ orders: [], anew: null });
  const waiting = signal(0);
  const totals = signal<OrderTotals>({ orders: 0, totalDong: 0 });
  const more = signal(false);
  const error = signal<ClientError | null>(null);
  let filter = deps.filter ?? EVERY_ORDER;
  let refresh: ReturnType<typeof setTimeout> | null = null;
  /** Counts filters, so that an answer to a question with an older one is passed over. */
  let asked = 0;
  /** Number of the last fact that is in the list; null: there is none yet. The book of all has no such number. */
  let last: number | null = null;

  async function ask(from: { after?: StaffOrder; since?: number | null }): Promise<ListedOrders | null> {
    const { after = null, since = null } = from;
    const nr = asked;
    const older = after && { placedAt: after.placedAt, orderId: after.orderId };
    const outcome =
      saleEventId === null
        ? await link.command('book:list', { ...filter, after: older }, ANSWER_MS)
        : await link.command('order:list', { ...filter, saleEventId, after: older, since }, ANSWER_MS);
    if (nr !== asked) return null;
    error.value = outcome.ok ? null : outcome.error;
    return outcome.ok ? outcome.data : null;
  }

  /** Fetches the first page anew. */
  async function first(): Promise<void> {
    asked += 1;
    last = null;
    const page = await ask({});
    if (page !== null) replace(page);
  }

  function replace(page: ListedOrders): void {
    batch(() => {
      orders.value = page.orders;
      keepWaiting([], null);
      more.value = page.more;
      totals.value = page.totals;
      last = page.number;
    });
  }

  function keepWaiting(next: StaffOrder[], anew: ListedOrders | null): void {
    fresh.value = { orders: next, anew };
    waiting.value = next.length;
  }

  /** Asks for what has changed. */
  async function catchUp(): Promise<void> {
    const news = await ask({ since: last });
    const known = orders.value;
    if (news === null) return;
    // Into an empty list nothing can push.
    if (known === null || last === null || known.length === 0) return replace(news);
    if (!news.all && news.number < last) return;
    const ids = new Set(known.map(({ orderId }) => orderId));
    // So much is new that what was fetched before may not join on below.
    const joins = !news.all || !news.more || news.orders.some(({ orderId }) => ids.has(orderId));
    const came = news.orders.filter((order) => !ids.has(order.orderId) && (news.all || belongs(order)));
    const changed = news.orders.filter(({ orderId }) => ids.has(orderId));
    batch(() => {
      orders.value = withNewer(known, changed);
      keepWaiting(withNewer(joins ? fresh.value.orders : [], came), joins ? fresh.value.anew : news);
      totals.value = news.totals;
      last = news.number;
    });
  }

  /** Whether an order that has changed goes into the list: known ones stay in sight, in whatever state they are now. */
  function belongs(order: StaffOrder): boolean {
    const bottom = orders.value?.at(-1);
    const fetched = !more.value || (bottom !== undefined && isOlder(bottom, order));
    return fetched && (filter.states.length === 0 || filter.states.includes(order.state));
  }

  function refreshSoon(): void {
    refresh ??= setTimeout(
      () => {
        refresh = null;
        void catchUp();
      },
      saleEventId === null ? REFRESH_ALL_MS : REFRESH_MS,
    );
  }

  /** Whether a fact is of this book and tells more than the list has. */
  const isNews = (number: number, order: StaffOrder) =>
    saleEventId === null || (order.saleEventId === saleEventId && (last === null || number > last));

  /** Shows known orders as they are now. */
  function update(changed: readonly StaffOrder[]): void {
    const byId = new Map(changed.map((order) => [order.orderId, order]));
    const now = (order: StaffOrder) => byId.get(order.orderId) ?? order;
    orders.value = orders.value?.map(now) ?? null;
    fresh.value = { ...fresh.value, orders: fresh.value.orders.map(now) };
  }

  /** Asks for each sale event by itself, as the server moves orders. */
  async function moveEach(
    orderIds: string[],
    send: (saleEventId: string, orderIds: string[]) => Promise<Outcome<MovedOrders>>,
  ): Promise<Moved> {
    const known = new Map((orders.value ?? []).map((order) => [order.orderId, order]));
    const codeOf = (orderId: string) => known.get(orderId)?.orderCode ?? '';
    const bySale = new Map<string, string[]>();
    for (const orderId of orderIds) {
      const saleId = known.get(orderId)?.saleEventId ?? saleEventId ?? '';
      bySale.set(saleId, [...(bySale.get(saleId) ?? []), orderId]);
    }
    const moved: Moved = { orderIds: [], failed: [], error: null };
    for (const [saleId, ids] of bySale) {
      const outcome = await send(saleId, ids);
      if (outcome.ok) {
        update(outcome.data.orders);
        moved.orderIds.push(...outcome.data.orders.map(({ orderId }) => orderId));
        for (const { orderId, code } of outcome.data.failed) {
          moved.failed.push({ orderCode: codeOf(orderId), code });
        }
        continue;
      }
      const { code } = outcome.error;
      if (code === 'wrong_state' || code === 'unpaid' || code === 'not_found') {
        moved.failed.push(...ids.map((orderId) => ({ orderCode: codeOf(orderId), code })));
      } else moved.error = outcome.error;
    }
    return moved;
  }

  const saleOf = (orderId: string) =>
    saleEventId ?? orders.value?.find((order) => order.orderId === orderId)?.saleEventId ?? '';

  function changedOne(outcome: Outcome<StaffOrder>): ClientError | null {
    if (!outcome.ok) return outcome.error;
    update([outcome.data]);
    return null;
  }

  const stops = [
    link.on('order:placed', ({ number, order }) => {
      if (isNews(number, order)) refreshSoon();
    }),
    link.on('order:changed', ({ number, order }) => {
      if (!isNews(number, order)) return;
      // It stays in sight, in its new state, also where another state was looked for: somebody is working on it.
      update([order]);
      refreshSoon();
    }),
    link.onOnline(() => void catchUp()),
  ];

  return {
    orders,
    waiting,
    totals,
    more,
    error,
    find(next) {
      filter = next;
      void first();
    },
    showWaiting() {
      const { orders: came, anew } = fresh.value;
      batch(() => {
        orders.value = anew === null ? withNewer(orders.value ?? [], came) : withNewer(anew.orders, came);
        if (anew !== null) more.value = anew.more;
        keepWaiting([], null);
      });
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
    move: ({ orderIds, ...input }) =>
      moveEach(orderIds, (saleId, ids) =>
        link.command('order:move', { saleEventId: saleId, orderIds: ids, ...input }, ANSWER_MS),
      ),
    undo: (orderIds) =>
      moveEach(orderIds, (saleId, ids) =>
        link.command('order:undo', { saleEventId: saleId, orderIds: ids }, ANSWER_MS),
      ),
    annotate: async (input) =>
      changedOne(
        await link.command('order:annotate', { saleEventId: saleOf(input.orderId), ...input }, ANSWER_MS),
      ),
    markPaid: async (input) =>
      changedOne(
        await link.command('order:mark-paid', { saleEventId: saleOf(input.orderId), ...input }, ANSWER_MS),
      ),
    close() {
      asked += 1;
      if (refresh !== null) clearTimeout(refresh);
      for (const stop of stops) stop();
    },
  };
}
