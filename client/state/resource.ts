import { type ReadonlySignal, signal } from '@preact/signals';
import type { ClientError, Outcome } from '../net/outcome.ts';

/** Something fetched: loading, there, or failed with a way to try again. */
export interface Resource<T> {
  readonly data: ReadonlySignal<T | null>;
  readonly error: ReadonlySignal<ClientError | null>;
  /** Fetches again; what was there stays until the answer comes. */
  reload(): Promise<void>;
  /** Changes what is there without fetching, such as by a fact. */
  update(change: (data: T) => T): void;
}

/** Fetches at once, unless the page came with it. */
export function createResource<T>(fetchIt: () => Promise<Outcome<T>>, there: T | null = null): Resource<T> {
  const data = signal<T | null>(there);
  const error = signal<ClientError | null>(null);
  async function reload(): Promise<void> {
    error.value = null;
    const outcome = await fetchIt();
    if (outcome.ok) data.value = outcome.data;
    else error.value = outcome.error;
  }
  if (there === null) void reload();
  return {
    data,
    error,
    reload,
    update(change) {
      if (data.value !== null) data.value = change(data.value);
    },
  };
}
