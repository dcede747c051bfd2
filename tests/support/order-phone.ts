import { setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { createApi } from '../../client/net/api.ts';
import { type ClientError, type Outcome, offline } from '../../client/net/outcome.ts';
import {
  type KeptOrder,
  makeUuid,
  type OrderContent,
  type OrderStore,
} from '../../client/state/order-intent.ts';
import { createOrderSender } from '../../client/state/order-sender.ts';
import type { BuyerOrder, PlacedOrder } from '../../server/contract/order.ts';
import type { TestSocket } from './server.ts';

/** Phones here live this much faster than a person's: their pauses between two tries are that much shorter. */
const HASTE = 10;
/** An answer that takes longer counts as lost, ms. */
const PATIENCE_MS = 3_000;

/** How an order ended for its buyer. */
export type OrderEnd =
  | { kind: 'confirmed'; order: PlacedOrder; key: string }
  | { kind: 'refused'; error: ClientError };

/** What a phone has kept and thrown away; it outlives the browser, as IndexedDB does. */
export interface PhoneMemory extends OrderStore {
  readonly kept: ReadonlyMap<string, KeptOrder>;
  /** Every order that was ever begun, by key. */
  readonly begun: ReadonlyMap<string, OrderContent>;
}

export function createPhoneMemory(): PhoneMemory {
  const kept = new Map<string, KeptOrder>();
  const begun = new Map<string, OrderContent>();
  return {
    kept,
    begun,
    all: async () => [...kept.values()].sort((a, b) => b.keptAtMs - a.keptAtMs),
    async keep(order) {
      const { idempotencyKey, ...content } = structuredClone(order.intent);
      begun.set(idempotencyKey, content);
      kept.set(idempotencyKey, structuredClone(order));
    },
    async forget(key) {
      kept.delete(key);
    },
  };
}

/** A buyer's page: the client's own order sender on a real connection. */
export interface OrderPhone {
  /** Resolves with the final answer; never, when the browser is closed before. */
  place(content: OrderContent): Promise<OrderEnd>;
  /** Takes an order back, however often that must be asked; null when it is cancelled. */
  cancel(idempotencyKey: string): Promise<ClientError | null>;
  /** Goes on with what an earlier page left; resolves when all of it is settled. */
  resume(): Promise<void>;
  /** As when the browser is killed: what is on its way is heard of no more. */
  kill(): void;
}

/** Opens a page at `url`; `socket: false` has HTTP only, as behind a proxy that breaks sockets. */
export function openPhone(options: { url: string; memory: PhoneMemory; socket: boolean }): OrderPhone {
  const { url, memory } = options;
  const api = createApi((path, init) => fetch(url + path, init));
  const socket: TestSocket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    autoConnect: options.socket,
    reconnectionDelay: 500 / HASTE,
    reconnectionDelayMax: 5_000 / HASTE,
    timeout: PATIENCE_MS,
  });
  let alive = true;
  let lastKey = '';
  /** A dead page hears nothing. */
  const whileAlive = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    return alive ? result : new Promise<never>(() => undefined);
  };

  async function bySocket<T>(send: (patient: ReturnType<TestSocket['timeout']>) => Promise<Outcome<T>>) {
    if (!socket.connected) return offline('not connected');
    return send(socket.timeout(PATIENCE_MS)).catch((error: unknown) => offline(String(error)));
  }

  async function pause(ms: number): Promise<void> {
    const stop = new AbortController();
    const ends: Promise<unknown>[] = [delay(ms / HASTE, null, { signal: stop.signal })];
    if (!socket.connected) ends.push(untilConnected(socket, stop.signal));
    await Promise.race(ends);
    stop.abort();
  }

  const sender = createOrderSender({
    store: memory,
    makeKey() {
      lastKey = makeUuid();
      return lastKey;
    },
    now: Date.now,
    bySocket: (intent) => whileAlive(bySocket((patient) => patient.emitWithAck('order:place', intent))),
    byHttp: (intent) => whileAlive(api('POST /api/orders', { body: intent })),
    pause: (ms) => whileAlive(pause(ms)),
  });

  return {
    place(content) {
      return new Promise((resolve) => {
        sender.dismiss();
        sender.place(content);
        const stop = sender.progress.subscribe((progress) => {
          if (progress.kind !== 'confirmed' && progress.kind !== 'refused') return;
          stop();
          resolve(progress.kind === 'refused' ? progress : { ...progress, key: lastKey });
        });
      });
    },
    async cancel(idempotencyKey) {
      for (;;) {
        let outcome: Outcome<BuyerOrder> = await whileAlive(
          bySocket((patient) => patient.emitWithAck('order:cancel', { idempotencyKey })),
        );
        if (!outcome.ok && outcome.error.code === 'offline') {
          outcome = await whileAlive(api('POST /api/orders/cancel', { body: { idempotencyKey } }));
        }
        if (outcome.ok) return null;
        if (!['offline', 'unavailable', 'rate_limited'].includes(outcome.error.code)) return outcome.error;
        await whileAlive(pause(1_000));
      }
    },
    resume: () => sender.resume(),
    kill() {
      alive = false;
      socket.disconnect();
    },
  };
}

function untilConnected(socket: TestSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const connected = () => resolve();
    socket.once('connect', connected);
    signal.addEventListener('abort', () => socket.off('connect', connected));
  });
}
