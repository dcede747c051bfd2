import type {
  CreateSaleEvent,
  FindClashes,
  SaleEventPart,
  SaleEventPlan,
  UpdateSaleEvent,
} from '../../../server/contract/sale-event.ts';
import { instantOfLocal, localOfInstant, wholeNumber } from '../../i18n/format.ts';
import { listingName } from '../../ui/goods.tsx';
import { checkListing, emptyListing, type ListingDraft, toListing } from '../drafts.ts';

/** A sale event as typed; `startsAt` is what a `datetime-local` field holds. */
export interface PlanDraft {
  title: string;
  description: string;
  startsAt: string;
  minutes: string;
  /** Hours after the end for which orders are still taken; 0: none. */
  sellAfterHours: number;
  sellerId: string;
  members: { memberId: string; as: SaleEventPart }[];
  coverId: string | null;
  listings: ListingDraft[];
}

const HOUR_MS = 3_600_000;
/** As on the server where nothing is said: a day for those who could not watch. */
const SELL_AFTER_HOURS = 24;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** A new plan, to begin at the next full hour but one. */
export function emptyPlan(nowMs: number): PlanDraft {
  const startsAt = localOfInstant(Math.ceil(nowMs / HOUR_MS) * HOUR_MS + HOUR_MS);
  return {
    title: '',
    description: '',
    startsAt,
    minutes: '60',
    sellAfterHours: SELL_AFTER_HOURS,
    sellerId: '',
    members: [],
    coverId: null,
    listings: [emptyListing()],
  };
}

/** The plan as it stands, to be changed. */
export function draftOf({ saleEvent, listings }: SaleEventPlan): PlanDraft {
  const notes = new Map(saleEvent.runSheet.map(({ listingId, note }) => [listingId, note]));
  return {
    title: saleEvent.title,
    description: saleEvent.description,
    startsAt: localOfInstant(Date.parse(saleEvent.startsAt)),
    minutes: String(saleEvent.expectedMinutes),
    sellAfterHours: saleEvent.sellAfterHours,
    sellerId: saleEvent.sellerId,
    members: saleEvent.members.map(({ memberId, as }) => ({ memberId, as })),
    coverId: saleEvent.coverId,
    listings: listings.map((listing, key) => ({
      key,
      id: listing.id,
      name: listingName(listing),
      variantId: listing.variantId,
      price: String(listing.priceDong),
      limit: listing.limitPerBuyer === null ? '' : String(listing.limitPerBuyer),
      planned: listing.plannedQuantity === null ? '' : String(listing.plannedQuantity),
      note: notes.get(listing.id) ?? '',
      hidden: listing.hidden,
    })),
  };
}

/** The first time from `nowMs` on that is whole weeks after `startsAt`, ms since the epoch: a market has its weekday. */
export function weeksLater(startsAtMs: number, nowMs: number): number {
  const weeks = Math.max(1, Math.ceil((nowMs - startsAtMs) / WEEK_MS));
  return startsAtMs + weeks * WEEK_MS;
}

/** A new plan like one that was: the same weekday and hour, next time. */
export function copyOf(plan: SaleEventPlan, nowMs: number): PlanDraft {
  const draft = draftOf(plan);
  return {
    ...draft,
    startsAt: localOfInstant(weeksLater(Date.parse(plan.saleEvent.startsAt), nowMs)),
    listings: draft.listings.map(({ id: _, name: __, ...listing }) => listing),
  };
}

/** With one more listing at the end. */
export function withListing(listings: readonly ListingDraft[]): ListingDraft[] {
  return [...listings, emptyListing(1 + Math.max(-1, ...listings.map(({ key }) => key)))];
}

/** With the item at `from` put at `to`; places beyond the ends are the ends. */
export function moved<T>(items: readonly T[], from: number, to: number): T[] {
  const rest = items.filter((_, at) => at !== from);
  const at = Math.min(Math.max(0, to), rest.length);
  return [...rest.slice(0, at), ...items.slice(from, from + 1), ...rest.slice(at)];
}

/** What is wrong with a plan beside its listings; a draft may have none of those yet. */
export function checkPlan(plan: PlanDraft): {
  title?: 'needed';
  startsAt?: 'needed';
  sellerId?: 'needed';
  minutes?: 'badMinutes';
} {
  return {
    ...(plan.title.trim() === '' ? { title: 'needed' } : {}),
    ...(instantOfLocal(plan.startsAt) === null ? { startsAt: 'needed' } : {}),
    ...(plan.sellerId === '' ? { sellerId: 'needed' } : {}),
    ...(minutesOf(plan) === null ? { minutes: 'badMinutes' } : {}),
  };
}

/** A listing of which nothing has been typed is not meant: a draft is saved without it. */
export const isBlank = ({ id, variantId, price, limit, planned, note }: ListingDraft) =>
  id === undefined && [variantId, price, limit, planned, note].every((typed) => typed.trim() === '');

/** What is to be sent, or null when something is wrong with it. */
export function toPlan(plan: PlanDraft, as: 'draft' | 'public'): (CreateSaleEvent & UpdateSaleEvent) | null {
  const startsAt = instantOfLocal(plan.startsAt);
  const minutes = minutesOf(plan);
  const listings = as === 'draft' ? plan.listings.filter((listing) => !isBlank(listing)) : plan.listings;
  const faulty = listings.some((listing) => Object.keys(checkListing(listing)).length > 0);
  const nothing = as === 'public' && listings.length === 0;
  if (Object.keys(checkPlan(plan)).length > 0 || faulty || nothing) return null;
  if (startsAt === null || minutes === null) return null;
  const { title, description, sellAfterHours, sellerId, members, coverId } = plan;
  return {
    title,
    description,
    startsAt,
    expectedMinutes: minutes,
    sellAfterHours,
    sellerId,
    // Who sells needs no second part.
    members: members.filter(({ memberId }) => memberId !== sellerId),
    coverId,
    listings: listings.map(toListing),
  };
}

/** What the server can hold against other sale events already; null while that is too little. */
export function toClashes(plan: PlanDraft, saleEventId: string | null): FindClashes | null {
  const startsAt = instantOfLocal(plan.startsAt);
  const expectedMinutes = minutesOf(plan);
  if (startsAt === null || expectedMinutes === null) return null;
  const others = plan.members.filter(({ as }) => as === 'seller').map(({ memberId }) => memberId);
  return {
    saleEventId,
    startsAt,
    expectedMinutes,
    sellerIds: [plan.sellerId, ...others].filter((id) => id !== ''),
    listings: plan.listings
      .filter(({ variantId }) => variantId !== '')
      .map(({ variantId, planned }) => ({ variantId, plannedQuantity: wholeNumber(planned, 1, 9_999) })),
  };
}

function minutesOf({ minutes }: PlanDraft): number | null {
  return wholeNumber(minutes, 5, 1_440);
}
