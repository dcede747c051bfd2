import { createStore, delMany, entries, get, set } from 'idb-keyval';
import type { Listing } from '../../server/contract/catalog.ts';
import type { PageData } from '../../server/contract/page.ts';
import type { SaleEvent } from '../../server/contract/sale-event.ts';

/** What a phone keeps of a sale event, to be read without a network. */
export interface KeptPage {
  saleEvent: SaleEvent;
  listings: Listing[];
  /** Whom to call; null where the document did not come with it. */
  coop: PageData['coop'] | null;
  /** When it was so, ms since the epoch. */
  keptAtMs: number;
}

/** Pages that are kept; the oldest make room. */
const MOST = 20;

/** Pages of sale events in the browser's IndexedDB. Where that is forbidden or full nothing is kept, and nothing fails. */
export interface KeptPages {
  /** In the place of what was kept of it; what is not known of the co-operative now stays as it was. */
  keep(page: KeptPage): Promise<void>;
  /** Null when it was never kept, or by a version that kept something else. */
  read(saleEventId: string): Promise<KeptPage | null>;
}

function isKeptPage(value: unknown): value is KeptPage {
  const page = value as Partial<KeptPage> | null | undefined;
  return (
    typeof page?.saleEvent?.title === 'string' &&
    typeof page.saleEvent.startsAt === 'string' &&
    typeof page.keptAtMs === 'number' &&
    Array.isArray(page.listings)
  );
}

export function createKeptPages(): KeptPages {
  // Opened at the first use: where IndexedDB is forbidden, that is what fails.
  const table = () => createStore('cho-phien-pages', 'pages');

  async function read(saleEventId: string): Promise<KeptPage | null> {
    try {
      const page: unknown = await get(saleEventId, table());
      return isKeptPage(page) ? page : null;
    } catch {
      return null;
    }
  }

  return {
    read,
    async keep(page) {
      const { id } = page.saleEvent;
      const coop = page.coop ?? (await read(id))?.coop ?? null;
      try {
        const store = table();
        await set(id, { ...page, coop }, store);
        const all = await entries<string, unknown>(store);
        const ageOf = (value: unknown) => (isKeptPage(value) ? value.keptAtMs : 0);
        const oldest = all.sort(([, a], [, b]) => ageOf(b) - ageOf(a)).slice(MOST);
        await delMany(
          oldest.map(([key]) => key),
          store,
        );
      } catch {
        // A full phone: the next visit tries again.
      }
    },
  };
}
