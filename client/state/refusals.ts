import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { StaffOrder } from '../../server/contract/order.ts';
import type { Link } from '../net/socket.ts';

/** How many parcels each buyer did not take, by number; numbers without any are left out. */
export interface RefusalCounts {
  readonly counts: ReadonlySignal<ReadonlyMap<string, number>>;
  close(): void;
}

/** The server answers so many at once. */
const MOST = 200;

/**
 * Asks for the numbers of `orders` that have not been asked for yet, whenever there are any. Without a sale event in the
 * name of the one that the orders are of.
 */
export function watchRefusals(deps: {
  link: Link;
  saleEventId: string | null;
  orders: ReadonlySignal<StaffOrder[] | null>;
}): RefusalCounts {
  const { link, saleEventId, orders } = deps;
  const counts = signal<ReadonlyMap<string, number>>(new Map());
  const asked = new Set<string>();

  async function ask(phones: string[]): Promise<void> {
    for (const phone of phones) asked.add(phone);
    const asker = saleEventId ?? orders.peek()?.[0]?.saleEventId ?? '';
    const outcome = await link.command('buyer:refusals', { saleEventId: asker, phones });
    if (!outcome.ok) {
      // The next orders, or the next connection, ask again.
      for (const phone of phones) asked.delete(phone);
      return;
    }
    if (outcome.data.refusals.length === 0) return;
    const next = new Map(counts.peek());
    for (const { phone, refused } of outcome.data.refusals) next.set(phone, refused);
    counts.value = next;
  }

  function look(): void {
    const phones = new Set((orders.value ?? []).map(({ buyer }) => buyer.phone));
    const unknown = [...phones].filter((phone) => !asked.has(phone)).slice(0, MOST);
    if (unknown.length > 0) void ask(unknown);
  }

  const stops = [effect(look), link.onOnline(look)];
  return {
    counts,
    close() {
      for (const stop of stops) stop();
    },
  };
}
