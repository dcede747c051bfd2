import { randomUUIDv7 } from 'node:crypto';
import type {
  DeskOrders,
  MovedOrders,
  MoveOrders,
  OrderTotals,
  PlacedOrder,
  StaffOrder,
} from '../contract/order.ts';
import { ORDER_STEPS } from '../contract/order-states.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CommandInput } from '../contract/socket.ts';
import { normalisePhone } from '../lib/phone.ts';
import { newOrderCode } from '../order/order-code.ts';
import type { PracticeGoods } from './goods.ts';
import type { PracticeStage } from './stage.ts';

/** What is ordered in a practice. The same key returns the first order. */
export interface AskedOrder {
  idempotencyKey: string;
  buyer: { name: string; phone: string; address: string };
  lines: CommandInput<'order:place'>['lines'];
  note: string;
}

/** The orders of a practice; they are in no book. */
export interface PracticeOrders {
  /** `bad_phone`, `unknown_listing`, `sold_out`, `price_changed`. */
  place(asked: AskedOrder): Result<PlacedOrder>;
  /** As `order:move` does it. */
  move(input: MoveOrders): Result<MovedOrders>;
  desk(): DeskOrders;
}

export function createPracticeOrders(stage: PracticeStage, goods: PracticeGoods): PracticeOrders {
  const { saleEventId, clock, publish } = stage;
  const byKey = new Map<string, string>();
  /** Oldest first. */
  const orders = new Map<string, StaffOrder>();
  let number = 0;

  function tell(name: 'order:placed' | 'order:changed', order: StaffOrder): void {
    orders.set(order.orderId, order);
    number += 1;
    publish({ name, saleEventId, data: { number, order } });
  }

  function totals(): OrderTotals {
    const counted = [...orders.values()].filter(({ state }) => state !== 'cancelled' && state !== 'refused');
    return {
      orders: counted.length,
      totalDong: counted.reduce((sum, { totalDong }) => sum + totalDong, 0),
    };
  }

  return {
    place({ idempotencyKey, buyer, lines: asked, note }) {
      const former = orders.get(byKey.get(idempotencyKey) ?? '');
      if (former !== undefined) return ok(placedOf(former));
      const phone = normalisePhone(buyer.phone);
      if (phone === null) return fail('bad_phone', 'not a Vietnamese number', { field: 'buyer.phone' });
      const lines = goods.take(asked);
      if (!lines.ok) return lines;
      const order: StaffOrder = {
        orderId: randomUUIDv7(),
        orderCode: newOrderCode(),
        saleEventId,
        state: 'placed',
        totalDong: lines.data.reduce((sum, line) => sum + line.quantity * line.unitPriceDong, 0),
        deliveryFee: 0,
        payment: { method: 'cod' },
        placedAt: new Date(clock.now()).toISOString(),
        lines: lines.data,
        buyer: { ...buyer, phone, provinceCode: null, communeCode: null, receiver: null },
        note,
        staffNote: '',
        waybill: '',
        history: [],
      };
      byKey.set(idempotencyKey, order.orderId);
      tell('order:placed', order);
      return ok(placedOf(order));
    },

    move({ orderIds, to, reason }) {
      const failed: MovedOrders['failed'] = [];
      for (const orderId of orderIds) {
        const order = orders.get(orderId);
        if (order === undefined) failed.push({ orderId, code: 'not_found' });
        else if (order.state !== to && !ORDER_STEPS[order.state].some((step) => step === to)) {
          failed.push({ orderId, code: 'wrong_state' });
        } else if (order.state !== to) {
          const at = new Date(clock.now()).toISOString();
          const change = { to, by: 'staff', memberName: null, reason, at } as const;
          if (to === 'cancelled') goods.putBack(order.lines);
          tell('order:changed', { ...order, state: to, history: [...order.history, change] });
        }
      }
      const [first] = failed;
      if (first !== undefined && failed.length === orderIds.length) {
        return fail(first.code, 'none of these orders can be moved there');
      }
      const moved = orderIds.flatMap((orderId) => orders.get(orderId) ?? []);
      return ok({ orders: moved.filter(({ state }) => state === to), failed });
    },

    desk: () => ({ orders: [...orders.values()].reverse(), totals: totals(), number, all: true }),
  };
}

function placedOf(order: StaffOrder): PlacedOrder {
  const { orderId, orderCode, state, totalDong, deliveryFee, payment, placedAt, lines } = order;
  return { orderId, orderCode, state, totalDong, deliveryFee, payment, placedAt, lines };
}
