import { type ReadonlySignal, signal } from '@preact/signals';
import type { PlacedOrder } from '../../server/contract/order.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import { type OrderContent, type OrderIntent, type OrderStore, sameContent } from './order-intent.ts';

/** What the buyer sees of the order: it is always in exactly one of these. */
export type OrderProgress =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** No answer yet; it goes again by itself as soon as the network is there. */
  | { kind: 'waiting' }
  | { kind: 'confirmed'; order: PlacedOrder; saleEventId: string }
  | { kind: 'refused'; error: ClientError };

export interface OrderSenderDeps {
  store: OrderStore;
  /** Makes a UUID. */
  makeKey(): string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Sends over the socket; `offline` at once when it is down. */
  bySocket(intent: OrderIntent): Promise<Outcome<PlacedOrder>>;
  /** Sends by HTTP, for when the socket is down. */
  byHttp(intent: OrderIntent): Promise<Outcome<PlacedOrder>>;
  /** Resolves when another try makes sense: after `ms`, or sooner when the network comes back. */
  pause(ms: number): Promise<void>;
  /** Told of each order that was placed, after it was kept. */
  onPlaced?(intent: OrderIntent, order: PlacedOrder): void;
}

export interface OrderSender {
  readonly progress: ReadonlySignal<OrderProgress>;
  /** Starts an order; while one is on its way, does nothing. */
  place(content: OrderContent): void;
  /** Goes on with what a reload, a closed browser or a dead battery interrupted, oldest first. */
  resume(): Promise<void>;
  /** Back to idle after the answer was read. */
  dismiss(): void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** How long to wait before the next try, ms; null when the answer is final. */
function pauseAfter(error: ClientError, attempt: number): number | null {
  const backoffMs = Math.min(FIRST_PAUSE_MS * 2 ** attempt, LONGEST_PAUSE_MS);
  switch (error.code) {
    case 'offline':
    case 'unavailable':
      return backoffMs;
    case 'rate_limited':
      return Math.max(error.retryAfterMs ?? 0, backoffMs);
    default:
      return null;
  }
}

/** Brings one order at a time to its final answer, always under the same key. */
export function createOrderSender(deps: OrderSenderDeps): OrderSender {
  const { store, makeKey, now, bySocket, byHttp, pause, onPlaced } = deps;
  const progress = signal<OrderProgress>({ kind: 'idle' });
  /** Nobody knows whether this one was written: a fault of the server was its last answer. */
  let unsettled: OrderIntent | null = null;
  const busy = () => progress.value.kind === 'sending' || progress.value.kind === 'waiting';

  async function deliver(intent: OrderIntent, keptAtMs: number): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      progress.value = { kind: 'sending' };
      let outcome = await bySocket(intent);
      if (!outcome.ok && outcome.error.code === 'offline') outcome = await byHttp(intent);
      if (outcome.ok) {
        unsettled = null;
        await store.keep({ intent, placed: outcome.data, keptAtMs });
        progress.value = { kind: 'confirmed', order: outcome.data, saleEventId: intent.saleEventId };
        onPlaced?.(intent, outcome.data);
        return;
      }
      const pauseMs = pauseAfter(outcome.error, attempt);
      if (pauseMs === null) {
        // After a bug the key stays, so that trying again cannot order twice.
        unsettled = outcome.error.code === 'internal' ? intent : null;
        if (unsettled === null) await store.forget(intent.idempotencyKey);
        progress.value = { kind: 'refused', error: outcome.error };
        return;
      }
      progress.value = { kind: 'waiting' };
      await pause(pauseMs);
    }
  }

  /** The same content again, not yet settled, keeps its key: the server then answers with the first result. */
  async function begin(content: OrderContent): Promise<void> {
    const former = unsettled;
    const again = former !== null && sameContent(former, content);
    const intent = again ? former : { ...content, idempotencyKey: makeKey() };
    if (former !== null && !again) await store.forget(former.idempotencyKey);
    const keptAtMs = now();
    // Kept before the first try: from here on it cannot be lost.
    await store.keep({ intent, placed: null, keptAtMs });
    await deliver(intent, keptAtMs);
  }

  return {
    progress,
    place(content) {
      if (busy()) return;
      progress.value = { kind: 'sending' };
      void begin(content);
    },
    async resume() {
      const pending = (await store.all()).filter(({ placed }) => placed === null).reverse();
      for (const { intent, keptAtMs } of pending) {
        // The buyer has begun another order meanwhile; the next visit goes on with these.
        if (busy()) return;
        await deliver(intent, keptAtMs);
      }
    },
    dismiss() {
      if (!busy()) progress.value = { kind: 'idle' };
    },
  };
}
