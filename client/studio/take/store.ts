import { createStore, del, delMany, entries, get, set } from 'idb-keyval';

/** What the phone has recorded by itself. */
export interface KeptTake {
  takeId: string;
  liveSessionId: string;
  /** On the server's clock, ms since the epoch. */
  startedAtMs: number;
  endedAtMs: number;
  /** MediaRecorder's type. */
  filetype: string;
  bytes: number;
  slices: number;
}

/** One table of one object store: what can be kept by key. */
export interface SliceTable {
  entries(): Promise<[IDBValidKey, unknown][]>;
  get(key: string): Promise<unknown>;
  set(key: string, value: KeptTake | ArrayBuffer): Promise<void>;
  delete(keys: string[]): Promise<void>;
}

/** Takes in the order in which they were recorded, over reloads. */
export interface TakeStore {
  all(): Promise<KeptTake[]>;
  /** Adds a slice; `take` says what it is with that slice. Rejects when the phone has no room. */
  add(take: KeptTake, slice: Blob): Promise<void>;
  /** The whole file. */
  read(take: KeptTake): Promise<Blob>;
  remove(take: KeptTake): Promise<void>;
}

/** The table in the browser's IndexedDB. */
export function indexedDbSlices(): SliceTable {
  // Opened at the first use: where IndexedDB is forbidden, that is what fails, not the page.
  const table = () => createStore('cho-phien-takes', 'slices');
  let opened: ReturnType<typeof table> | null = null;
  const use = () => {
    opened ??= table();
    return opened;
  };
  return {
    entries: async () => entries(use()),
    get: async (key) => get(key, use()),
    set: async (key, value) => set(key, value, use()),
    delete: async (keys) => (keys.length === 1 && keys[0] ? del(keys[0], use()) : delMany(keys, use())),
  };
}

const sliceKey = ({ takeId }: KeptTake, index: number) => `${takeId}/${index}`;

function isTake(value: unknown): value is KeptTake {
  const take = value as Partial<KeptTake> | null;
  return (
    typeof take?.takeId === 'string' &&
    typeof take.liveSessionId === 'string' &&
    typeof take.startedAtMs === 'number' &&
    typeof take.endedAtMs === 'number' &&
    typeof take.filetype === 'string' &&
    typeof take.bytes === 'number' &&
    typeof take.slices === 'number'
  );
}

/** Keeps takes in `table`: each slice by itself, then what the take is with it, so that a page killed at any moment leaves a whole one. */
export function createTakeStore(table: SliceTable): TakeStore {
  return {
    async all() {
      const takes = (await table.entries()).map(([, value]) => value).filter(isTake);
      return takes.sort((one, other) => one.startedAtMs - other.startedAtMs);
    },
    async add(take, slice) {
      // Older Safari cannot keep blobs.
      await table.set(sliceKey(take, take.slices - 1), await slice.arrayBuffer());
      await table.set(take.takeId, take);
    },
    async read(take) {
      const slices: ArrayBuffer[] = [];
      for (let index = 0; index < take.slices; index++) {
        const slice = await table.get(sliceKey(take, index));
        if (slice instanceof ArrayBuffer) slices.push(slice);
      }
      return new Blob(slices, { type: take.filetype });
    },
    async remove(take) {
      const keys = Array.from({ length: take.slices }, (_, index) => sliceKey(take, index));
      await table.delete([take.takeId, ...keys]);
    },
  };
}
