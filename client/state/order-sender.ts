import { type ReadonlySignal, signal } from '@preact/signals';
import type { PlacedOrder } from '../../server/contract/order.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { OrderContent, OrderIntent, OrderIntentStore } from './order-intent.ts';

/** What the buyer sees of the order: it is always in exactly one of these. */
export type OrderProgress =
  | { kind: 'idle' }
  | { kind: 'sending' }
  /** No answer yet; it goes again by itself as soon as the network is there. */
  | { kind: 'waiting' }
  | { kind: 'confirmed'; order: PlacedOrder }
  | { kind: 'refused'; error: ClientError };

export interface OrderSenderDeps {
  intents: OrderIntentStore;
  /** Sends over the socket; `offline` at once when it is down. */
  bySocket(intent: OrderIntent): Promise<Outcome<PlacedOrder>>;
  /** Sends by HTTP, for when the socket is down. */
  byHttp(intent: OrderIntent): Promise<Outcome<PlacedOrder>>;
  /** Resolves when another try makes sense: after `ms`, or sooner when the network comes back. */
  pause(ms: number): Promise<void>;
}

export interface OrderSender {
  readonly progress: ReadonlySignal<OrderProgress>;
  /** Starts an order; while one is on its way, does nothing. */
  place(content: OrderContent): void;
  /** Goes on with an order that a reload or a dead battery interrupted. */
  resume(): void;
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
export function createOrderSender({ intents, bySocket, byHttp, pause }: OrderSenderDeps): OrderSender {
  const progress = signal<OrderProgress>({ kind: 'idle' });
  const busy = () => progress.value.kind === 'sending' || progress.value.kind === 'waiting';

  async function deliver(intent: OrderIntent): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      progress.value = { kind: 'sending' };
      let outcome = await bySocket(intent);
      if (!outcome.ok && outcome.error.code === 'offline') outcome = await byHttp(intent);
      if (outcome.ok) {
        intents.settle(intent.idempotencyKey);
        progress.value = { kind: 'confirmed', order: outcome.data };
        return;
      }
      const pauseMs = pauseAfter(outcome.error, attempt);
      if (pauseMs === null) {
        // After a bug nobody knows whether it was written: the key stays, so that trying again cannot order twice.
        if (outcome.error.code !== 'internal') intents.settle(intent.idempotencyKey);
        progress.value = { kind: 'refused', error: outcome.error };
        return;
      }
      progress.value = { kind: 'waiting' };
      await pause(pauseMs);
    }
  }

  return {
    progress,
    place(content) {
      if (!busy()) void deliver(intents.begin(content));
    },
    resume() {
      const intent = intents.current();
      if (intent !== null && !busy()) void deliver(intent);
    },
    dismiss() {
      if (!busy()) progress.value = { kind: 'idle' };
    },
  };
}
