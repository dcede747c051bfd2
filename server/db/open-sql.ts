/**
 * Whether sale event `e` takes orders at `now`, an SQL expression; null where it has no time after its end. A CHECK holds that
 * only one that has ended has such a time.
 */
export const takesOrders = (now: string) => `(e."state" = 'live' OR ${now} < e."ordersUntil")`;

/** Whether people may look at the stock of sale event `e` now, and are told when it changes. */
export const SHOWS_STOCK = `(e."state" IN ('scheduled', 'live') OR now() < e."ordersUntil")`;
