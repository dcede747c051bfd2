import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { Listing } from '../../server/contract/catalog.ts';
import type { DeliveryFees } from '../../server/contract/delivery-fee.ts';
import type { LiveView } from '../../server/contract/live.ts';
import type { PageSnapshot } from '../../server/contract/page.ts';
import type { Pin, PurchaseNotice, SaleEvent } from '../../server/contract/sale-event.ts';
import type { CallApi } from '../net/api.ts';
import { type ClientError, offline } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { createListings } from './listings.ts';
import { createPinSchedule } from './pin-schedule.ts';

/** One sale event as it stands now: a snapshot, kept up to date by facts. */
export interface Sale {
  readonly saleEvent: ReadonlySignal<SaleEvent | null>;
  /** With `available` as of now, and with `flash` only while that price holds. */
  readonly listings: ReadonlySignal<Listing[]>;
  readonly live: ReadonlySignal<LiveView | null>;
  /** The newest pin, for the seller. */
  readonly pin: ReadonlySignal<Pin | null>;
  /** The pinned listing in step with the viewer's picture; see {@link Sale.tick}. */
  readonly shownPin: ReadonlySignal<string | null>;
  readonly purchases: ReadonlySignal<PurchaseNotice[]>;
  readonly viewers: ReadonlySignal<number>;
  /** Whether orders can be paid by bank transfer. */
  readonly prepaid: ReadonlySignal<boolean>;
  /** What delivery costs, by province. */
  readonly deliveryFees: ReadonlySignal<DeliveryFees>;
  /** The server's clock before this phone's, ms; 0 until it is known. */
  readonly aheadMs: ReadonlySignal<number>;
  /** Set while there is no snapshot and none can be had. */
  readonly error: ReadonlySignal<ClientError | null>;
  /** Says what moment the picture shows, ms since the epoch; null without a playing picture. */
  tick(pictureMs: number | null): void;
  /** The moment that was last said. */
  pictureMs(): number | null;
  /** Tries again after an error. */
  reload(): void;
  close(): void;
}

const PURCHASES_KEPT = 8;
/** A network that is gone does not always say so: without an answer for this long, ms, it counts as gone until one comes. */
const SILENT_MS = 4_000;

export interface SaleDeps {
  link: Link;
  api: CallApi;
  saleEventId: string;
  /** Whom the phone is counted as; staff are not. */
  viewer?: string | undefined;
  /** What the document brought, where it brought anything. */
  snapshot?: PageSnapshot | null;
}

/** Enters a sale event: as the document has it or by HTTP at once, over the socket as soon as and whenever it stands. */
export function createSale(deps: SaleDeps): Sale {
  const { link, api, saleEventId } = deps;
  const saleEvent = signal<SaleEvent | null>(null);
  const goods = createListings({ link, saleEventId });
  const live = signal<LiveView | null>(null);
  const pin = signal<Pin | null>(null);
  const shownPin = signal<string | null>(null);
  const purchases = signal<PurchaseNotice[]>([]);
  const viewers = signal(0);
  const prepaid = signal(false);
  const deliveryFees = signal<DeliveryFees>({ standard: 0, provinces: {} });
  const error = signal<ClientError | null>(null);
  const schedule = createPinSchedule();
  let joined = false;
  let lastTickMs: number | null = null;
  let closed = false;

  function take(snapshot: PageSnapshot & { serverTimeMs?: number }): void {
    batch(() => {
      // After a reconnection only a pin that changed meanwhile may jump; one that waits for its moment goes on waiting.
      if (pin.value?.mediaTimeMs !== snapshot.pin?.mediaTimeMs || saleEvent.value === null) {
        schedule.reset(snapshot.pin);
        shownPin.value = schedule.shownAt(null);
      }
      saleEvent.value = snapshot.saleEvent;
      goods.take(snapshot.listings, snapshot.serverTimeMs);
      live.value = snapshot.live;
      pin.value = snapshot.pin;
      purchases.value = snapshot.purchases.slice(0, PURCHASES_KEPT);
      viewers.value = snapshot.viewers;
      prepaid.value = snapshot.prepaid;
      deliveryFees.value = snapshot.deliveryFees;
      error.value = null;
    });
  }

  function fail(failure: ClientError): void {
    if (saleEvent.value !== null) return;
    // All that is sent is the id from the address: one of the wrong shape is a sale event that does not exist.
    error.value = failure.code === 'bad_input' ? { ...failure, code: 'not_found' } : failure;
  }

  async function fetchSnapshot(): Promise<void> {
    const silent = setTimeout(() => fail(offline('no answer yet').error), SILENT_MS);
    const outcome = await api('GET /api/sale-events/:id/public', { params: { id: saleEventId } });
    clearTimeout(silent);
    if (closed || joined) return;
    if (outcome.ok) take(outcome.data);
    else fail(outcome.error);
  }

  async function join(): Promise<void> {
    const outcome = await link.command('sale:join', { saleEventId, viewer: deps.viewer }, 20_000);
    if (closed) return;
    if (outcome.ok) {
      joined = true;
      take(outcome.data);
    } else fail(outcome.error);
  }

  const stops = [
    link.on('listing:pinned', (next) => {
      if (next.saleEventId !== saleEventId) return;
      pin.value = next;
      schedule.push(next);
    }),
    link.on('purchase:noticed', ({ saleEventId: where, ...notice }) => {
      if (where === saleEventId) purchases.value = [notice, ...purchases.value].slice(0, PURCHASES_KEPT);
    }),
    link.on('live:changed', (change) => {
      if (change.saleEventId === saleEventId) live.value = change.live;
    }),
    link.on('sale:changed', (change) => {
      if (change.saleEvent.id === saleEventId) saleEvent.value = change.saleEvent;
    }),
    link.on('viewers:counted', (count) => {
      if (count.saleEventId === saleEventId) viewers.value = count.viewers;
    }),
    link.onOnline(() => void join()),
  ];
  if (deps.snapshot) take(deps.snapshot);
  else void fetchSnapshot();

  return {
    saleEvent,
    listings: goods.listings,
    live,
    pin,
    shownPin,
    purchases,
    viewers,
    prepaid,
    deliveryFees,
    aheadMs: goods.aheadMs,
    error,
    tick(pictureMs) {
      lastTickMs = pictureMs;
      shownPin.value = schedule.shownAt(pictureMs);
    },
    pictureMs: () => lastTickMs,
    reload() {
      error.value = null;
      void fetchSnapshot();
      if (link.online.value) void join();
    },
    close() {
      closed = true;
      goods.close();
      for (const stop of stops) stop();
      void link.command('sale:leave', { saleEventId });
    },
  };
}
