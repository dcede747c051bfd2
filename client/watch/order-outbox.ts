import type { CallApi } from '../net/api.ts';
import { offline } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { createMyOrders, type MyOrders } from '../state/my-orders.ts';
import { makeUuid, type OrderStore } from '../state/order-intent.ts';
import { createOrderSender, type OrderSender, type OrderSenderDeps } from '../state/order-sender.ts';
import { createOrderStore, indexedDbTable } from '../state/order-store.ts';

/** Waits `ms`, or until the network or the connection comes back. */
function pause(ms: number, link: Link | null): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      stop();
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    // A connection that stands already must not cut the pause short; only one that comes anew does.
    const stop = link === null || link.online.value ? () => {} : link.onOnline(done);
  });
}

/** Sends what is on its way, over the connection where there is one, else by HTTP. */
function createSender(
  api: CallApi,
  link: Link | null,
  kept: Pick<OrderSenderDeps, 'store' | 'onPlaced'>,
): OrderSender {
  return createOrderSender({
    ...kept,
    makeKey: makeUuid,
    now: Date.now,
    bySocket: async (intent) => link?.command('order:place', intent) ?? offline('no connection here'),
    byHttp: (intent) => api('POST /api/orders', { body: intent }),
    pause: (ms) => pause(ms, link),
  });
}

/** For a page on which nothing is ordered: what another visit left is sent. */
export function createOutbox(api: CallApi): { sender: OrderSender; store: OrderStore } {
  const store = createOrderStore(indexedDbTable());
  const sender = createSender(api, null, { store });
  void sender.resume();
  return { sender, store };
}

/** For a page on which one orders: what is on its way, what another visit left, and the orders that were placed. */
export function createOrders(api: CallApi, link: Link): { sender: OrderSender; mine: MyOrders } {
  const store = createOrderStore(indexedDbTable());
  const mine = createMyOrders({ store, link, api });
  const sender = createSender(api, link, { store, onPlaced: mine.add });
  void sender.resume();
  return { sender, mine };
}
