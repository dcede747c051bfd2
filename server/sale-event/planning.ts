import type { CreateListing } from '../contract/catalog.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { SaleEventState, UpdateSaleEvent } from '../contract/sale-event.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { statesBefore } from '../lib/state-machine.ts';
import { findClashes } from './clashes.ts';
import type {
  ListingRecord,
  MissingPart,
  PlannedListing,
  PlanRepository,
  SaleEventChange,
  SaleEventRecord,
  SaleEventRepository,
} from './ports.ts';
import { listingChanged, noSaleEvent, saleChanged } from './sale-events.ts';
import { saleEventTransitions } from './state.ts';
import type { PlanUseCases } from './use-cases.ts';
import { toStaffSaleEvent } from './views.ts';

/** As far ahead as orders may be taken of a sale event that has ended, ms. */
const SELL_AFTER_MAX_MS = 30 * 86_400_000;

export interface PlanDeps {
  plans: PlanRepository;
  repository: SaleEventRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
}

/** The use cases of planning sale events. */
export function createPlanUseCases({ plans, repository, clock, publisher }: PlanDeps): PlanUseCases {
  /** Tells all who look at it; a draft is nobody's business but its makers'. */
  function announce(row: SaleEventRecord): void {
    if (row.state !== 'draft') publisher.publish(saleChanged(row));
  }

  function announceListings(
    row: SaleEventRecord,
    before: readonly ListingRecord[],
    after: readonly ListingRecord[],
  ): void {
    if (row.state === 'draft') return;
    const former = new Map(before.map((listing) => [listing.id, listing]));
    const left = new Set(after.map(({ id }) => id));
    const gone = before.filter(({ id }) => !left.has(id)).map((listing) => ({ ...listing, hidden: true }));
    for (const listing of [...after, ...gone]) {
      const was = former.get(listing.id);
      // What viewers did not see and do not see now is not told.
      if (listing.hidden && (was === undefined || was.hidden)) continue;
      if (was === undefined || !isSame(was, listing)) publisher.publish(listingChanged(row.id, listing));
    }
  }

  return {
    async create(_actor, { listings, startsAt, draft, ...input }) {
      const made = await plans.insert({
        ...input,
        state: draft === true ? 'draft' : 'scheduled',
        startsAt: new Date(startsAt),
        listings: listings.map((listing, index) => ({
          ...toPlanned(listing),
          code: codeOf(index + 1),
          hidden: listing.hidden ?? false,
        })),
      });
      return 'missing' in made ? refuseMissing(made) : ok(toStaffSaleEvent(made));
    },

    async update(_actor, saleEventId, input) {
      let before: ListingRecord[] = [];
      const changed = await plans.change(saleEventId, ({ saleEvent, listings }) => {
        before = listings;
        return decide(saleEvent, listings, input);
      });
      if (changed === null) return noSaleEvent();
      if ('missing' in changed) return refuseMissing(changed);
      if (!changed.ok) return changed;
      announce(changed.data);
      announceListings(changed.data, before, await repository.listings(saleEventId));
      return ok(toStaffSaleEvent(changed.data));
    },

    async publish(_actor, saleEventId) {
      const row = await repository.byId(saleEventId);
      if (row === null) return noSaleEvent();
      if (row.runSheet.length === 0)
        return fail('bad_input', 'nothing is on sale yet', { field: 'listings' });
      if (!(await repository.changeState(saleEventId, ['draft'], 'scheduled'))) {
        return fail('wrong_state', 'the sale event is no draft (any more)');
      }
      const published = { ...row, state: 'scheduled' as const };
      announce(published);
      return ok(toStaffSaleEvent(published));
    },

    async move(_actor, saleEventId, startsAt) {
      const moved = await plans.move(saleEventId, ['draft', 'scheduled'], new Date(startsAt));
      const row = await repository.byId(saleEventId);
      if (row === null) return noSaleEvent();
      if (!moved) return fail('wrong_state', `a sale event that is ${row.state} cannot be moved`);
      announce(row);
      return ok(toStaffSaleEvent(row));
    },

    async cancel(_actor, saleEventId) {
      const from = statesBefore(saleEventTransitions, 'cancelled');
      const outcome = await plans.cancel(saleEventId, from);
      if (outcome === 'live_session_open') {
        return fail('wrong_state', 'a seller is going on air: stop the live first, then cancel');
      }
      const row = await repository.byId(saleEventId);
      if (row === null) return noSaleEvent();
      if (outcome === 'wrong_state')
        return fail('wrong_state', `a sale event that is ${row.state} cannot be cancelled`);
      publisher.publish(saleChanged(row));
      return ok(toStaffSaleEvent(row));
    },

    async setOrdersUntil(_actor, saleEventId, wanted) {
      const until = wanted === null ? clock.now() : Date.parse(wanted);
      const leftMs = until - clock.now();
      if (wanted !== null && (leftMs <= 0 || leftMs > SELL_AFTER_MAX_MS)) {
        return fail('bad_input', 'not within the next thirty days', { field: 'ordersUntil' });
      }
      const changed = await repository.setOrdersUntil(saleEventId, new Date(until));
      const row = await repository.byId(saleEventId);
      if (row === null) return noSaleEvent();
      if (!changed) return fail('wrong_state', `a sale event that is ${row.state} has no time after its end`);
      announce(row);
      return ok(toStaffSaleEvent(row));
    },

    clashes: (input) => findClashes(plans, input),
  };
}

/** States in which a plan can still be changed. */
const OPEN: readonly SaleEventState[] = ['draft', 'scheduled', 'live'];

/** What becomes of a sale event; once it is on, people rely on its time and seller, and orders name its listings. */
function decide(
  now: SaleEventRecord,
  listings: readonly ListingRecord[],
  { listings: wanted, startsAt, ...input }: UpdateSaleEvent,
): Result<SaleEventChange> {
  const isLive = now.state === 'live';
  if (!OPEN.includes(now.state))
    return fail('wrong_state', `a sale event that is ${now.state} is not changed`);
  if (isLive && Date.parse(startsAt) !== now.startsAt.getTime())
    return fail('wrong_state', 'it has begun', { field: 'startsAt' });
  if (isLive && input.sellerId !== now.sellerId)
    return fail('wrong_state', 'it has begun', { field: 'sellerId' });
  if (now.state !== 'draft' && wanted.length === 0)
    return fail('bad_input', 'nothing is on sale', { field: 'listings' });

  const known = new Map(listings.map((listing) => [listing.id, listing]));
  const keptIds = wanted.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const kept = new Set(keptIds);
  const bad = wanted.findIndex(
    ({ id, variantId }) => id !== undefined && known.get(id)?.variantId !== variantId,
  );
  if (bad >= 0) return fail('unknown_listing', 'no such listing', { field: `listings.${bad}.id` });
  if (kept.size < keptIds.length) return fail('bad_input', 'a listing comes twice', { field: 'listings' });
  const removed = listings.filter(({ id }) => !kept.has(id));
  const [inUse] = removed;
  if (isLive && inUse !== undefined) return fail('listing_in_use', 'the sale is on', { listingId: inUse.id });

  let nr = Math.max(0, ...listings.map(({ code }) => Number(code.slice(1))));
  return ok({
    plan: { ...input, startsAt: new Date(startsAt) },
    listings: wanted.map(({ id, ...listing }) =>
      id === undefined
        ? {
            kind: 'new',
            listing: { ...toPlanned(listing), code: codeOf(++nr), hidden: listing.hidden ?? false },
          }
        : { kind: 'kept', id, listing: toPlanned(listing), hidden: listing.hidden },
    ),
    removedIds: removed.map(({ id }) => id),
  });
}

/** What people say and write; a code stays with its listing for good. */
const codeOf = (nr: number) => `A${nr}`;

function toPlanned(listing: CreateListing): PlannedListing {
  const { variantId, priceDong, limitPerBuyer, plannedQuantity = null, note = '' } = listing;
  return { variantId, priceDong: BigInt(priceDong), limitPerBuyer, plannedQuantity, note };
}

/** Whether viewers see the same; stock and flash price have facts of their own. */
function isSame(one: ListingRecord, other: ListingRecord): boolean {
  return (
    one.hidden === other.hidden &&
    one.priceDong === other.priceDong &&
    one.limitPerBuyer === other.limitPerBuyer
  );
}

function refuseMissing({ missing, index }: MissingPart): Result<never> {
  const fields = {
    seller: 'sellerId',
    cover: 'coverId',
    member: `members.${index}.memberId`,
    variant: `listings.${index}.variantId`,
  };
  return fail('not_found', `no such ${missing}`, { field: fields[missing] });
}
