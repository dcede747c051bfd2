export const ORDER_STATES = [
  'placed',
  'confirmed',
  'packed',
  'shipped',
  'delivered',
  'refused',
  'cancelled',
] as const;

/** How long whoever took a step can take it back, ms. */
export const UNDO_MS = 60_000;
/** What can be taken back: in the other states stock or money has moved, or may have. */
export const UNDOABLE_STATES = ['confirmed', 'packed', 'shipped', 'delivered'] as const;

/**
 * The states that may follow each state. The co-operative can cancel until the goods are handed over; a parcel that the
 * buyer does not take at the door ends as `refused`. In a file without zod, so that pages can have it too.
 */
export const ORDER_STEPS = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['packed', 'cancelled'],
  packed: ['shipped', 'cancelled'],
  shipped: ['delivered', 'refused', 'cancelled'],
  delivered: [],
  refused: [],
  cancelled: [],
} as const satisfies Record<(typeof ORDER_STATES)[number], readonly (typeof ORDER_STATES)[number][]>;
