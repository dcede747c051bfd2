import type { Actor } from '../contract/actor.ts';
import type { OrderState, OrderTotals, StaffOrder } from '../contract/order.ts';
import { fail, ok } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { statesBefore } from '../lib/state-machine.ts';
import { stockFacts } from '../stock/stock.ts';
import type { BookedOrder, OrderBook, OrderQuery, StateChange } from './ports.ts';
import { readSearch } from './search.ts';
import { CANCELLED_BY_BUYER_FROM, isUndone, orderTransitions, type UndoneState } from './state.ts';
import type { OrderBookUseCases } from './use-cases.ts';
import { movedFacts, type OrderViews } from './views.ts';

/** Orders on one page. */
const PAGE = 50;

/** Whether the units of an order that ends in this state go back into stock. */
export type Restock = Readonly<Record<UndoneState, boolean>>;

export interface OrderBookDeps {
  book: OrderBook;
  clock: Clock;
  publisher: Publisher<Fact>;
  views: OrderViews;
  restock: Restock;
}

/** The use cases of orders that were placed. */
export function createOrderBook({
  book,
  clock,
  publisher,
  views,
  restock,
}: OrderBookDeps): OrderBookUseCases {
  async function change(
    wanted: Omit<StateChange, 'at' | 'restock'>,
  ): Promise<{ orders: BookedOrder[]; changedIds: ReadonlySet<string> }> {
    const at = new Date(clock.now());
    const back = isUndone(wanted.to) && restock[wanted.to];
    const { orders, changedIds, stock } = await book.change({ ...wanted, at, restock: back });
    const changed = orders.filter(({ id }) => changedIds.has(id));
    const facts = [...changed.flatMap((order) => movedFacts(views, order, at)), ...stock.flatMap(stockFacts)];
    for (const fact of facts) publisher.publish(fact);
    return { orders, changedIds };
  }

  async function find(query: OrderQuery): Promise<{ orders: StaffOrder[]; totals: OrderTotals }> {
    const { orders, totals } = await book.find(query);
    return {
      orders: orders.map(views.staff),
      totals: { orders: totals.orders, totalDong: Number(totals.totalDong) },
    };
  }

  return {
    list: (saleEventId, limit) => find({ saleEventId, parts: null, states: [], after: null, limit }),

    async find(saleEventId, { search, states, after }) {
      const older = after && { placedAt: new Date(after.placedAt), id: after.orderId };
      // One more than a page tells whether there are more.
      const query = { saleEventId, parts: readSearch(search), states, after: older, limit: PAGE + 1 };
      const { orders, totals } = await find(query);
      return { orders: orders.slice(0, PAGE), more: orders.length > PAGE, totals };
    },

    async mine(idempotencyKeys) {
      return (await book.byKeys(idempotencyKeys)).map(views.buyer);
    },

    async move(actor, saleEventId, { orderIds, to, reason }) {
      const from = statesBefore(orderTransitions, to);
      const { orders, changedIds } = await change({
        saleEventId,
        orderIds,
        from,
        to,
        reason,
        ...whoIs(actor),
      });
      const moved = orders.filter(({ id, state }) => changedIds.has(id) || state === to);
      const found = new Set(orders.map(({ id }) => id));
      const there = new Set(moved.map(({ id }) => id));
      const failed = [...new Set(orderIds)]
        .filter((id) => !there.has(id))
        .map((orderId) => ({ orderId, code: found.has(orderId) ? 'wrong_state' : 'not_found' }) as const);
      if (moved.length === 0 && failed[0] !== undefined) return cannotMove(failed[0].code, to);
      return ok({ orders: moved.map(views.staff), failed });
    },

    async cancel(idempotencyKey) {
      const [known] = await book.byKeys([idempotencyKey]);
      if (known === undefined) return fail('not_found', 'no order has this key');
      const { orders } = await change({
        saleEventId: known.saleEventId,
        orderIds: [known.id],
        from: CANCELLED_BY_BUYER_FROM,
        to: 'cancelled',
        by: 'buyer',
        memberId: null,
        reason: '',
      });
      const [order = known] = orders;
      return order.state === 'cancelled' ? ok(views.buyer(order)) : cannotMove('wrong_state', 'cancelled');
    },
  };
}

function whoIs(actor: Actor): Pick<StateChange, 'by' | 'memberId'> {
  return actor.kind === 'member'
    ? { by: 'staff', memberId: actor.memberId }
    : { by: 'system', memberId: null };
}

function cannotMove(code: 'not_found' | 'wrong_state', to: OrderState) {
  return code === 'not_found'
    ? fail('not_found', 'this sale event has no such order')
    : fail('wrong_state', `the order cannot become ${to} from the state it is in`);
}
