/** Each state with the states that may follow it; written `as const`. */
export type Transitions<S extends string> = { readonly [K in S]: readonly S[] };

/** Whether `to` may follow `from`. */
export function mayFollow<S extends string>(table: Transitions<S>, from: S, to: S): boolean {
  return table[from].includes(to);
}

/** The states from which `to` may follow: what a conditional UPDATE asks for. */
export function statesBefore<S extends string>(table: Transitions<S>, to: S): S[] {
  return statesOf(table).filter((from) => mayFollow(table, from, to));
}

/** Every state that can come after `start`, itself included. */
export function reachableFrom<S extends string>(table: Transitions<S>, start: S): Set<S> {
  const seen = new Set([start]);
  // A Set's iteration also visits what is added on the way.
  for (const state of seen) for (const next of table[state]) seen.add(next);
  return seen;
}

/** All states of the table. */
export function statesOf<S extends string>(table: Transitions<S>): S[] {
  // Object.keys forgets the key type, which the table's own type guarantees.
  return Object.keys(table) as S[];
}
