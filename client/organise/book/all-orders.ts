import { signal } from '@preact/signals';
import type { BookFilterSent, StaffOrder } from '../../../server/contract/order.ts';
import type { ClientError } from '../../net/outcome.ts';
import type { Link } from '../../net/socket.ts';
import { fetchCommunes } from '../../state/communes.ts';

/** As many as somebody prints at once: 63 sheets of A4. */
export const MOST_PRINTED = 500;
const ANSWER_MS = 20_000;

/** What is read of the orders that are to be printed. */
export interface Printed {
  orders: StaffOrder[];
  /** Whether there are more than were read. */
  more: boolean;
  /** Names of communes by their codes. */
  communes: ReadonlyMap<string, string>;
}

/** Reads all orders that a filter finds, page after page, and the names of the communes they go to. */
export function readAllOrders({ link, filter }: { link: Link; filter: BookFilterSent }) {
  const read = signal(0);
  const printed = signal<Printed | null>(null);
  const error = signal<ClientError | null>(null);
  let gone = false;

  async function run(): Promise<void> {
    error.value = null;
    const orders: StaffOrder[] = [];
    let more = true;
    while (more && orders.length < MOST_PRINTED) {
      const bottom = orders.at(-1);
      const after = bottom === undefined ? null : { placedAt: bottom.placedAt, orderId: bottom.orderId };
      const outcome = await link.command('book:list', { ...filter, after }, ANSWER_MS);
      if (gone) return;
      if (!outcome.ok) {
        error.value = outcome.error;
        return;
      }
      orders.push(...outcome.data.orders);
      more = outcome.data.more;
      read.value = orders.length;
    }
    const communes = await communesOf(orders);
    if (!gone) printed.value = { orders, more, communes };
  }

  // Not before there is a connection: a reload begins with none.
  const stop = link.onOnline(() => {
    if (printed.value === null) void run();
  });
  return {
    read,
    printed,
    error,
    again: () => void run(),
    close() {
      gone = true;
      stop();
    },
  };
}

async function communesOf(orders: readonly StaffOrder[]): Promise<ReadonlyMap<string, string>> {
  const provinces = new Set(orders.flatMap(({ buyer }) => buyer.provinceCode ?? []));
  const lists = await Promise.all(
    [...provinces].map((code) => fetchCommunes(code, (...request) => fetch(...request))),
  );
  return new Map(lists.flatMap((list) => list ?? []));
}
