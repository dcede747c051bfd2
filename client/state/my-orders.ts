import { type ReadonlySignal, signal } from '@preact/signals';
import type { BuyerOrder, OrderState, PlacedOrder } from '../../server/contract/order.ts';
import type { OrderPayment } from '../../server/contract/payment.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import type { KeptOrder, OrderIntent, OrderStore } from './order-intent.ts';

/** The orders that were placed on this phone, with the states they are in now. */
export interface MyOrders {
  /** Newest first; empty until they have been read. */
  readonly orders: ReadonlySignal<BuyerOrder[]>;
  /** Adds one that has just been placed. */
  add(intent: OrderIntent, order: PlacedOrder): void;
  /** Takes an order back; null when that was possible. */
  cancel(idempotencyKey: string): Promise<ClientError | null>;
  close(): void;
}

/** Orders that are followed and kept; older ones are forgotten. */
const MOST = 20;

function toBuyerOrder({ intent, placed }: KeptOrder): BuyerOrder[] {
  const { idempotencyKey, saleEventId } = intent;
  return placed === null ? [] : [{ ...placed, idempotencyKey, saleEventId }];
}

/** What becomes of a payment when its order comes into this state: what was cancelled unpaid is not to be paid any more. */
function paymentIn(state: OrderState, payment: OrderPayment): OrderPayment {
  const given = state === 'cancelled' && payment.method === 'vietqr' && payment.state === 'due';
  return given ? { ...payment, state: 'expired' } : payment;
}

/** Reads the kept orders at once, and follows them over the socket as soon as and whenever it stands. */
export function createMyOrders(deps: { store: OrderStore; link: Link; api: CallApi }): MyOrders {
  const { store, link, api } = deps;
  const orders = signal<BuyerOrder[]>([]);
  let closed = false;

  /** Replaces what is known by what the server says, and adds what is not known yet. */
  function merge(news: BuyerOrder[]): void {
    const others = orders.value.filter((known) => news.every(({ orderId }) => orderId !== known.orderId));
    const all = [...others, ...news].sort((a, b) => Date.parse(b.placedAt) - Date.parse(a.placedAt));
    orders.value = all.slice(0, MOST);
  }

  function change(orderId: string, changed: (order: BuyerOrder) => BuyerOrder): void {
    orders.value = orders.value.map((order) => (order.orderId === orderId ? changed(order) : order));
    void remember();
  }

  /** Keeps what the server says now on the phone, where it can be read without a network. */
  async function remember(): Promise<void> {
    for (const kept of await store.all()) {
      // As it is at this moment: news may have come while the others were written.
      const placed = orders.value.find(({ idempotencyKey }) => idempotencyKey === kept.intent.idempotencyKey);
      if (placed) await store.keep({ ...kept, placed, seenAtMs: Date.now() });
    }
  }

  async function follow(): Promise<void> {
    const idempotencyKeys = orders.value.map((order) => order.idempotencyKey);
    if (idempotencyKeys.length === 0) return;
    const outcome = await link.command('order:follow', { idempotencyKeys }, 20_000);
    if (!outcome.ok || closed) return;
    merge(outcome.data.orders);
    await remember();
  }

  async function read(): Promise<void> {
    const kept = (await store.all()).filter(({ placed }) => placed !== null);
    for (const { intent } of kept.slice(MOST)) await store.forget(intent.idempotencyKey);
    if (closed) return;
    const stored = kept.slice(0, MOST).flatMap(toBuyerOrder);
    // What was heard while they were read is newer.
    merge(stored.filter(({ orderId }) => orders.value.every((known) => known.orderId !== orderId)));
    await follow();
  }

  const stops = [
    link.on('order:moved', ({ orderId, state }) => {
      change(orderId, (order) => ({ ...order, state, payment: paymentIn(state, order.payment) }));
    }),
    link.on('order:paid', ({ orderId }) => {
      change(orderId, (order) => ({
        ...order,
        payment: order.payment.method === 'vietqr' ? { ...order.payment, state: 'paid' } : order.payment,
      }));
    }),
    link.onOnline(() => void follow()),
  ];
  void read();

  return {
    orders,
    add({ idempotencyKey, saleEventId }, order) {
      merge([{ ...order, idempotencyKey, saleEventId }]);
      void follow();
    },
    async cancel(idempotencyKey) {
      let outcome: Outcome<BuyerOrder> = await link.command('order:cancel', { idempotencyKey });
      if (!outcome.ok && outcome.error.code === 'offline') {
        outcome = await api('POST /api/orders/cancel', { body: { idempotencyKey } });
      }
      if (!outcome.ok) return outcome.error;
      merge([outcome.data]);
      void remember();
      return null;
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}
