import { z } from 'zod';
import { SaleEvent, SaleSnapshot } from './sale-event.ts';
import { Coop } from './settings.ts';

/**
 * Addresses of what a player fetches first of one set, in this order: the multivariant playlist, the media playlist of its
 * lowest rung that moves, that rung's init segment.
 */
export const StartFiles = z.array(z.string());
export type StartFiles = z.infer<typeof StartFiles>;

/** A snapshot without the clock, so that an unchanged document stays the same. */
export const PageSnapshot = SaleSnapshot.omit({ serverTimeMs: true });
export type PageSnapshot = z.infer<typeof PageSnapshot>;

/** What the server writes into a viewer's document, so that the page needs no request before it works. */
export const PageData = z.object({
  coop: Coop,
  /** Of the sale event in the address. */
  snapshot: PageSnapshot.nullable(),
  /** What the home page lists. */
  saleEvents: z.array(SaleEvent).nullable(),
  /** What can be seen again, newest first. */
  replays: z.array(SaleEvent),
  /** Of each set that the live has; which one is played, the browser decides. Empty while nothing is on air. */
  start: z.array(StartFiles),
});
export type PageData = z.infer<typeof PageData>;

/** The id of the element that holds {@link PageData} as JSON. */
export const PAGE_DATA_ID = 'page-data';
