import { signal } from '@preact/signals';
import type { Outcome } from '../../client/net/outcome.ts';
import type { Link } from '../../client/net/socket.ts';
import type { ListedOrders, OrderState, StaffOrder } from '../../server/contract/order.ts';
import type { FactData } from '../../server/contract/socket.ts';
import { staffOrder } from './staff-order.ts';

interface Said {
  name: 'order:placed' | 'order:changed';
  data: FactData<'order:placed'>;
}

/** What a desk or a page of the order book asked. */
export interface Question {
  since: number | null;
  answer(): void;
  fail(): void;
}

const undone = ({ state }: StaffOrder) => state === 'cancelled' || state === 'refused';

/**
 * A sale event's orders at a server, and the line to one client, which loses, repeats and disorders what the test wants.
 * Facts are numbered as the outbox numbers them; those of the last `unnumbered` changes wait for theirs.
 */
export function createDeskLine({ most = 200 }: { most?: number } = {}) {
  const orders = new Map<string, StaffOrder>();
  const facts: Said[] = [];
  const waiting: Omit<Said, 'data'>[] = [];
  const waitingOrders: StaffOrder[] = [];
  const questions: Question[] = [];
  const listeners = new Map<string, ((data: never) => void)[]>();
  let online: () => void = () => undefined;
  let forgotten = 0;

  function write(name: Said['name'], order: StaffOrder): void {
    orders.set(order.orderId, order);
    waiting.push({ name });
    waitingOrders.push(order);
  }

  function sorted(): StaffOrder[] {
    return [...orders.values()].sort((a, b) => (a.orderId < b.orderId ? 1 : -1));
  }

  function totals() {
    const counted = sorted().filter((order) => !undone(order));
    return { orders: counted.length, totalDong: counted.reduce((sum, order) => sum + order.totalDong, 0) };
  }

  function look(since: number | null): ListedOrders {
    const all = since === null || since > facts.length || since < forgotten || facts.length - since > most;
    const changed = new Set([
      ...facts.slice(since ?? 0).map(({ data }) => data.order.orderId),
      ...waitingOrders.map(({ orderId }) => orderId),
    ]);
    return {
      orders: all ? sorted().slice(0, most) : sorted().filter(({ orderId }) => changed.has(orderId)),
      totals: totals(),
      number: facts.length,
      all,
      more: all && orders.size > most,
    };
  }

  const link: Link = {
    online: signal(true),
    command: (_name, input) =>
      new Promise((resolve) => {
        const { since = null } = input as { since?: number | null };
        // The client asks for orders alone, so the answer is of the shape that it waits for.
        const done = (outcome: Outcome<ListedOrders>) => resolve(outcome as Parameters<typeof resolve>[0]);
        questions.push({
          since,
          answer: () => done({ ok: true, data: look(since) }),
          fail: () => done({ ok: false, error: { code: 'offline', message: '' } }),
        });
      }),
    on(name, listener) {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return () => undefined;
    },
    onOnline(listener) {
      online = listener;
      listener();
      return () => undefined;
    },
    renew: () => undefined,
    close: () => undefined,
  };

  return {
    link,
    questions,
    facts,
    sorted,
    totals,
    place(): void {
      const orderId = String(orders.size + 1).padStart(6, '0');
      write('order:placed', staffOrder(orderId, { totalDong: 1_000 * (orders.size + 1) }));
    },
    move(index: number, state: OrderState): void {
      const order = sorted()[index % Math.max(1, orders.size)];
      if (order !== undefined) write('order:changed', { ...order, state });
    },
    /** Gives numbers to all that waits. */
    number(): void {
      for (const { name } of waiting.splice(0)) {
        const order = waitingOrders.shift();
        if (order !== undefined) facts.push({ name, data: { number: facts.length + 1, order } });
      }
    },
    /** Forgets all facts but the last. */
    forget(): void {
      forgotten = Math.max(0, facts.length - 1);
    },
    /** The client hears a fact, by number, perhaps not for the first time. */
    tell(number: number): void {
      const fact = facts[number - 1];
      if (fact === undefined) return;
      for (const listener of listeners.get(fact.name) ?? []) listener(fact.data as never);
    },
    comeBack(): void {
      for (const { fail } of questions.splice(0)) fail();
      online();
    },
  };
}

export type DeskLine = ReturnType<typeof createDeskLine>;
