import type { Page } from 'playwright-core';
import type { Market, Places } from './market.ts';

/** Whose pages these are. */
export const AUDIENCES = ['watch', 'studio', 'organise'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** A member of the made-up co-operative; `anyone`: nobody has signed in. */
export type Who = 'anyone' | 'seller' | 'newcomer' | 'organiser';

/** A page in one of its states. */
export interface Screen {
  /** Stable, since guides and files are named by it; begins with the audience. */
  name: string;
  /** Brings the page there from where the visit is, in Vietnamese, and waits until it is. Left out: the page as it opens. */
  show?(page: Page, market: Market): Promise<unknown>;
  /** Shown on the phone and in Vietnamese alone: it differs little from another one. */
  minor?: boolean;
}

/** One person opens one address and goes through some screens, each from where the one before has left off. */
export interface Visit {
  who: Who;
  /** Path, with query and hash. */
  path(places: Places): string;
  /** Before the page is opened: what its phone remembers, what the network does to it. */
  before?(page: Page, market: Market): Promise<unknown>;
  screens: readonly [Screen, ...Screen[]];
}

/** Answers to requests at this address never come: the page goes on loading. */
export function neverAnswered(path: RegExp): NonNullable<Visit['before']> {
  return (page) => page.route(path, () => new Promise<void>(() => undefined));
}

/** Requests at this address fail, as without a network. */
export function unreachable(path: RegExp): NonNullable<Visit['before']> {
  return (page) => page.route(path, (route) => route.abort());
}
