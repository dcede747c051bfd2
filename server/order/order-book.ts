import type { Actor } from '../contract/actor.ts';
import type { DeskOrders, MovedOrders } from '../contract/order.ts';
import { UNDO_MS, UNDOABLE_STATES } from '../contract/order-states.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { statesBefore } from '../lib/state-machine.ts';
import { criteriaOf, NO_FILTER } from './criteria.ts';
import { announceChanges, type Outbox } from './outbox.ts';
import type { BookedOrder, OrderBook, OrderQuery, StateChange } from './ports.ts';
import { CANCELLED_BY_BUYER_FROM, isUndone, orderTransitions, type UndoneState } from './state.ts';
import type { OrderBookUseCases } from './use-cases.ts';
import type { OrderViews } from './views.ts';

/** Orders on one page. */
const PAGE = 50;
/** Orders of a file that are in memory together. */
const EXPORTED_TOGETHER = 500;

/** Whether the units of an order that ends in this state go back into stock. */
export type Restock = Readonly<Record<UndoneState, boolean>>;

export interface OrderBookDeps {
  book: OrderBook;
  clock: Clock;
  publisher: Publisher<Fact>;
  outbox: Outbox;
  views: OrderViews;
  restock: Restock;
}

/** The use cases of orders that were placed. */
export function createOrderBook({
  book,
  clock,
  publisher,
  outbox,
  views,
  restock,
}: OrderBookDeps): OrderBookUseCases {
  async function change(
    wanted: Omit<StateChange, 'at' | 'restock' | 'unpaidToo'>,
  ): Promise<{ orders: BookedOrder[]; changed: ReadonlySet<string>; unpaid: ReadonlySet<string> }> {
    const at = new Date(clock.now());
    const back = isUndone(wanted.to) && restock[wanted.to];
    // Without its money an order goes nowhere but back.
    const unpaidToo = wanted.to === 'cancelled';
    const { unpaidIds, ...changed } = await book.change({
      ...wanted,
      at,
      unpaidToo,
      restock: back,
    });
    announceChanges({ outbox, publisher, views }, { ...changed, at });
    return { orders: changed.orders, changed: new Set(changed.facts.keys()), unpaid: unpaidIds };
  }

  async function find(query: OrderQuery): Promise<DeskOrders> {
    const { orders, totals, ...rest } = await book.find(query);
    return {
      ...rest,
      orders: orders.map(views.staff),
      totals: { orders: totals.orders, totalDong: Number(totals.totalDong) },
    };
  }

  return {
    list: (saleEventId, limit, since = null) =>
      find({ ...criteriaOf(saleEventId, NO_FILTER), after: null, since, limit }),

    async find(saleEventId, { after, since, ...filter }) {
      const older = after && { placedAt: new Date(after.placedAt), id: after.orderId };
      // One more than a page tells whether there are more.
      const query = { ...criteriaOf(saleEventId, filter), after: older, since, limit: PAGE + 1 };
      const { orders, ...rest } = await find(query);
      const page = rest.all ? orders.slice(0, PAGE) : orders;
      return { ...rest, orders: page, more: orders.length > PAGE };
    },

    async mine(idempotencyKeys) {
      return (await book.byKeys(idempotencyKeys)).map(views.buyer);
    },

    async move(actor, saleEventId, { orderIds, to, reason }) {
      const from = statesBefore(orderTransitions, to);
      const { orders, changed, unpaid } = await change({
        saleEventId,
        orderIds,
        from,
        to,
        reason,
        ...whoIs(actor),
      });
      const moved = orders.filter(({ id, state }) => changed.has(id) || state === to);
      return answer(orderIds, { orders, moved, unpaid }, `become ${to}`);
    },

    async undo(actor, saleEventId, { orderIds }) {
      if (actor.kind !== 'member') return cannotMove('wrong_state', 'be taken back');
      const at = new Date(clock.now());
      const { orders, facts, ...rest } = await book.undo({
        saleEventId,
        orderIds,
        memberId: actor.memberId,
        after: new Date(at.getTime() - UNDO_MS),
        states: UNDOABLE_STATES,
        at,
      });
      announceChanges({ outbox, publisher, views }, { orders, facts, ...rest, at });
      const moved = orders.filter(({ id }) => facts.has(id));
      return answer(orderIds, { orders, moved, unpaid: new Set() }, 'be taken back');
    },

    async annotate(saleEventId, { orderId, staffNote, waybill }) {
      const at = new Date(clock.now());
      const noted = await book.annotate({ saleEventId, orderId, staffNote, waybill, at });
      if (noted === null) return fail('not_found', 'this sale event has no such order');
      const order = views.staff(noted.order);
      outbox.announce(saleEventId, [{ factId: noted.factId, order }]);
      return ok(order);
    },

    totals: ({ saleEventId, ...filter }) => book.totals(criteriaOf(saleEventId, filter)),

    async *export({ saleEventId, ...filter }) {
      const criteria = criteriaOf(saleEventId, filter);
      let after: OrderQuery['after'] = null;
      for (;;) {
        const orders = await book.export(criteria, after, EXPORTED_TOGETHER);
        if (orders.length > 0) yield orders;
        after = orders.at(-1) ?? null;
        if (orders.length < EXPORTED_TOGETHER) return;
      }
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
      return order.state === 'cancelled'
        ? ok(views.buyer(order))
        : cannotMove('wrong_state', 'become cancelled');
    },
  };

  /** Says which orders are where they were wanted, and why the others are not. */
  function answer(
    orderIds: readonly string[],
    came: { orders: BookedOrder[]; moved: BookedOrder[]; unpaid: ReadonlySet<string> },
    wanted: string,
  ): Result<MovedOrders> {
    const found = new Set(came.orders.map(({ id }) => id));
    const there = new Set(came.moved.map(({ id }) => id));
    const failed = [...new Set(orderIds)]
      .filter((id) => !there.has(id))
      .map((orderId) => ({ orderId, code: failureOf(orderId, found, came.unpaid) }));
    const [first] = failed;
    if (came.moved.length === 0 && first !== undefined) return cannotMove(first.code, wanted);
    return ok({ orders: came.moved.map(views.staff), failed });
  }
}

function whoIs(actor: Actor): Pick<StateChange, 'by' | 'memberId'> {
  return actor.kind === 'member'
    ? { by: 'staff', memberId: actor.memberId }
    : { by: 'system', memberId: null };
}

type MoveFailure = MovedOrders['failed'][number]['code'];

function failureOf(orderId: string, found: ReadonlySet<string>, unpaid: ReadonlySet<string>): MoveFailure {
  if (!found.has(orderId)) return 'not_found';
  return unpaid.has(orderId) ? 'unpaid' : 'wrong_state';
}

/** `wanted` is what the order was to do, such as `become packed`. */
function cannotMove(code: MoveFailure, wanted: string) {
  switch (code) {
    case 'not_found':
      return fail(code, 'this sale event has no such order');
    case 'unpaid':
      return fail(code, 'the bank transfer for the order has not come');
    case 'wrong_state':
      return fail(code, `the order cannot ${wanted} from the state it is in`);
  }
}
