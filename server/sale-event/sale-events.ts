import type { StartFlash } from '../contract/catalog.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { partOf } from './part.ts';
import type { ListingRecord, SaleEventRecord, SaleEventRepository } from './ports.ts';
import type { PlanUseCases, SaleEventUseCases, SummaryUseCases } from './use-cases.ts';
import {
  toListing,
  toPin,
  toPurchaseNotice,
  toSaleEvent,
  toStaffListing,
  toStaffSaleEvent,
} from './views.ts';

/** What others bought lately, as a viewer who joins sees it. */
const PURCHASES_IN_SNAPSHOT = 20;
/** Sale events to be seen again, as the home page lists them. */
const REPLAYS = 12;
/** Two a minute over eight hours. */
const PINS_IN_REPLAY = 1_000;
const DAY_MS = 86_400_000;

export interface SaleEventDeps {
  repository: SaleEventRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
  /** How long recordings are kept now, days; null: nothing is recorded. */
  replayDays(): number | null;
  /** In front of the paths of recordings; empty where this server leads to them. */
  originUrl: string;
}

/** The use cases of sale events that people watch, sell and help in: their listings and the pin. */
export function createSaleEventUseCases(
  deps: SaleEventDeps,
): Omit<SaleEventUseCases, keyof PlanUseCases | keyof SummaryUseCases> {
  const { repository, clock, publisher, replayDays, originUrl } = deps;

  async function show(saleEventId: string, listingId: string): Promise<void> {
    const listings = await repository.listings(saleEventId);
    if (listings.find(({ id }) => id === listingId)?.hidden !== true) return;
    const shown = await repository.changeListing(saleEventId, listingId, { hidden: false });
    if (shown !== null) publisher.publish(listingChanged(saleEventId, shown));
  }

  return {
    async listFor(actor) {
      if (actor.kind === 'viewer') return [];
      const all = actor.kind === 'system' || actor.role === 'organiser';
      const of = all ? null : { memberId: actor.memberId, helps: actor.role === 'helper' };
      return (await repository.list(of)).map(toStaffSaleEvent);
    },

    async get(saleEventId) {
      const [row, listings] = await Promise.all([
        repository.byId(saleEventId),
        repository.listings(saleEventId),
      ]);
      if (row === null) return noSaleEvent();
      return ok({ saleEvent: toStaffSaleEvent(row), listings: listings.map(toStaffListing) });
    },

    async listPublic() {
      return (await repository.listOpen()).map(toSaleEvent);
    },

    async listReplays() {
      const days = replayDays();
      if (days === null) return [];
      const since = new Date(clock.now() - days * DAY_MS);
      return (await repository.listReplays(since, REPLAYS)).map(toSaleEvent);
    },

    async snapshot(saleEventId) {
      const [row, listings, purchases] = await Promise.all([
        repository.byId(saleEventId),
        repository.listings(saleEventId),
        repository.purchases(saleEventId, PURCHASES_IN_SNAPSHOT),
      ]);
      // A draft is nobody's business but its makers'.
      if (row === null || row.state === 'draft') return noSaleEvent();
      return ok({
        saleEvent: toSaleEvent(row),
        listings: listings.filter(({ hidden }) => !hidden).map(toListing),
        pin: toPin(row),
        purchases: purchases.map(toPurchaseNotice),
      });
    },

    async replay(saleEventId) {
      const since = new Date(clock.now() - (replayDays() ?? 0) * DAY_MS);
      const [row, aired, pins] = await Promise.all([
        repository.byId(saleEventId),
        repository.aired(saleEventId, since),
        repository.pins(saleEventId, PINS_IN_REPLAY),
      ]);
      if (row === null || row.state === 'draft') return noSaleEvent();
      if (row.state !== 'ended')
        return fail('wrong_state', `nothing is seen again of one that is ${row.state}`);
      return ok({
        recordings: aired.map((liveSessionId) => ({
          liveSessionId,
          playlistUrl: `${originUrl}/recordings/${liveSessionId}/index.m3u8`,
        })),
        pins: pins.map(({ listingId, mediaTimeAt }) => ({ listingId, mediaTimeMs: mediaTimeAt.getTime() })),
      });
    },

    async access(actor, saleEventId) {
      const row = await repository.byId(saleEventId);
      if (row === null) return noSaleEvent();
      if (actor.kind === 'viewer') return ok({ staff: false, seller: false });
      if (actor.kind === 'system') return ok({ staff: true, seller: true });
      const part = partOf(row, actor);
      return ok({ staff: part !== null, seller: part === 'seller' });
    },

    async changeListing(_actor, saleEventId, { listingId, hidden, flash }) {
      const listing = await repository.changeListing(saleEventId, listingId, {
        ...(hidden === undefined ? {} : { hidden }),
        ...(flash === undefined ? {} : { flash: flash && toFlashTimes(flash, clock.now()) }),
      });
      if (listing === null) return noListing(listingId);
      // What viewers do not see yet is not told; that it is hidden again is.
      if (!listing.hidden || hidden === true) publisher.publish(listingChanged(saleEventId, listing));
      return ok(toListing(listing));
    },

    async pin(_actor, saleEventId, listingId) {
      const row = await repository.byId(saleEventId);
      if (row === null) return noSaleEvent();
      if (row.state !== 'scheduled' && row.state !== 'live') {
        return fail('wrong_state', `nothing can be pinned in a sale event that is ${row.state}`);
      }
      const at = new Date(clock.now());
      if (!(await repository.pin(saleEventId, listingId, at))) {
        const current = await repository.byId(saleEventId);
        if (current?.state !== row.state) return fail('wrong_state', 'the sale event changed meanwhile');
        return noListing(listingId);
      }
      // Shown with the pin, not with the picture: whoever buys on the spot must be able to.
      if (listingId !== null) await show(saleEventId, listingId);
      const pin = { saleEventId, listingId, mediaTimeMs: at.getTime() };
      publisher.publish({ name: 'listing:pinned', saleEventId, data: pin });
      return ok(pin);
    },
  };
}

function noListing(listingId: string | null): Result<never> {
  return fail('unknown_listing', 'this sale event does not have the listing', listingId ? { listingId } : {});
}

function toFlashTimes({ priceDong, quantity, delayMs, durationMs }: StartFlash, nowMs: number) {
  const startsMs = nowMs + delayMs;
  return {
    priceDong: BigInt(priceDong),
    quantity,
    startsAt: new Date(startsMs),
    endsAt: new Date(startsMs + durationMs),
  };
}

/** What everybody hears when a listing that they see has changed, or is not seen any more. */
export function listingChanged(saleEventId: string, listing: ListingRecord): Fact {
  return { name: 'listing:changed', saleEventId, data: { saleEventId, listing: toListing(listing) } };
}

/** What everybody hears when a sale event has changed. */
export function saleChanged(row: SaleEventRecord): Fact {
  return { name: 'sale:changed', saleEventId: row.id, data: { saleEvent: toSaleEvent(row) } };
}

export function noSaleEvent(): Result<never> {
  return fail('not_found', 'there is no such sale event');
}
