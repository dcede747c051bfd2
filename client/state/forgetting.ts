import { clear, createStore } from 'idb-keyval';

/** What all of this market's keys begin with. */
const PREFIX = 'cho-phien.';
/**
 * What says nothing of a person: the language; and what members have on a phone of the co-operative, who take their own names
 * off the list where they sign in.
 */
const STAYS: readonly string[] = ['language', 'members', 'order-calls'].map((name) => PREFIX + name);

/** Tables of IndexedDB: a database of one store each. */
const TABLES = [
  ['cho-phien', 'orders'],
  ['cho-phien-pages', 'pages'],
] as const;

/** Takes away what `storage` has of a person; what is added to the pages one day is forgotten too. */
export function forgetIn(storage: Pick<Storage, 'key' | 'length' | 'removeItem'>): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  for (const key of keys) if (key.startsWith(PREFIX) && !STAYS.includes(key)) storage.removeItem(key);
}

/**
 * Name, number, address, the orders with the keys that prove whose they are, reminders: nothing of it is on this phone
 * afterwards. What the co-operative has of an order stays with it. Never throws: where nothing can be kept, there is nothing.
 */
export async function forgetPhone(deps: {
  reminding: { forget(): Promise<void> };
  storages: readonly Storage[];
}): Promise<void> {
  // First, as it needs what is remembered of it.
  await deps.reminding.forget();
  for (const storage of deps.storages) forgetIn(storage);
  await Promise.all(
    TABLES.map(async ([database, store]) => clear(createStore(database, store))).map((done) =>
      done.catch(() => undefined),
    ),
  );
}
