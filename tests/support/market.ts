import { randomUUID } from 'node:crypto';
import type { Actor } from '../../server/contract/actor.ts';
import type { DeliveryFees } from '../../server/contract/delivery-fee.ts';
import type { PlaceOrder } from '../../server/contract/order.ts';
import type { Result } from '../../server/contract/result.ts';
import type { Fact } from '../../server/contract/socket.ts';
import { createDomain, createOutbox, type Database, type Domain } from '../../server/db/index.ts';
import type { Clock } from '../../server/lib/clock.ts';
import { createLogger } from '../../server/lib/logger.ts';
import type { OutboxRelay } from '../../server/order/outbox.ts';
import type { Prepaid } from '../../server/order/ports.ts';

export const organiser: Actor = { kind: 'system' };
export const viewer: Actor = { kind: 'viewer' };
export const silent = createLogger({ level: 'silent', format: 'json' });

/** A clock that stands until it is set. */
export interface HeldClock extends Clock {
  set(nowMs: number): void;
}

export function holdClock(nowMs = Date.UTC(2026, 10, 22, 8)): HeldClock {
  let current = nowMs;
  return {
    now: () => current,
    set(next) {
      current = next;
    },
  };
}

/** The data of a result that must be good. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.data;
}

/** An account that orders can be transferred to, for a quarter of an hour each. */
export const testAccount: Prepaid = {
  termMs: 15 * 60_000,
  details: ({ orderCode }) => ({
    payload: `qr of ${orderCode}`,
    reference: orderCode.replace('-', ''),
    account: '0123456789',
    owner: 'HTX MOC CHAU',
    bankBin: '970436',
  }),
};

export interface Goods {
  stock: number;
  priceDong?: number;
  limitPerBuyer?: number | null;
  hidden?: boolean;
}

/** The domain on a database, with everything it has published. */
export interface Market {
  domain: Domain;
  clock: HeldClock;
  facts: Fact[];
  outbox: OutboxRelay;
  /** Waits for facts that are under way, and forgets all. */
  hush(): Promise<void>;
  /** A seller with a sale event on air that lists the goods, each a product of its own. */
  openSale(goods: Goods[], state?: 'scheduled' | 'live'): Promise<OpenSale>;
  /** What a buyer sends; a fresh key and number unless given. */
  orderFor(sale: OpenSale, quantities: number[], more?: Partial<PlaceOrder>): PlaceOrder;
}

export interface OpenSale {
  saleEventId: string;
  sellerId: string;
  listingIds: string[];
  variantIds: string[];
}

export function createMarket(
  database: Database,
  {
    prepaid = null,
    ...more
  }: { prepaid?: Prepaid | null; replayDays?: () => number | null; deliveryFees?: () => DeliveryFees } = {},
): Market {
  const facts: Fact[] = [];
  const clock = holdClock();
  const publisher = { publish: (fact: Fact) => void facts.push(fact) };
  const outbox = createOutbox({ database, publisher, clock, logger: silent, prepaid: () => prepaid });
  const domain = createDomain({ database, clock, publisher, outbox, prepaid: () => prepaid, ...more });
  let phones = 0;
  const nextPhone = () => `09${String(10_000_000 + ++phones).padStart(8, '0')}`;

  return {
    domain,
    clock,
    facts,
    outbox,
    async hush() {
      await outbox.settled();
      facts.length = 0;
    },
    async openSale(goods, state = 'live') {
      const seller = must(
        await domain.members.create(organiser, { name: 'Giàng A Páo', phone: nextPhone(), role: 'seller' }),
      );
      const variantIds: string[] = [];
      for (const { stock } of goods) {
        const product = must(
          await domain.catalog.create(organiser, {
            name: 'Mận hậu',
            description: '',
            variants: [{ name: 'Thùng 5 kg', unit: 'box', openingStock: stock }],
          }),
        );
        variantIds.push(...product.variants.map(({ id }) => id));
      }
      const { id: saleEventId } = must(
        await domain.saleEvents.create(organiser, {
          title: 'Chợ phiên Mộc Châu',
          description: '',
          startsAt: new Date(clock.now()).toISOString(),
          sellerId: seller.id,
          listings: goods.map(({ priceDong = 150_000, limitPerBuyer = null, hidden = false }, index) => ({
            variantId: variantIds[index] ?? '',
            priceDong,
            limitPerBuyer,
            hidden,
          })),
        }),
      );
      if (state === 'live') {
        const actor: Actor = { kind: 'member', memberId: seller.id, role: 'seller' };
        const { liveSessionId } = must(await domain.liveSessions.open(actor, saleEventId));
        await domain.liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
      }
      const { listings } = must(await domain.saleEvents.get(saleEventId));
      return { saleEventId, sellerId: seller.id, listingIds: listings.map(({ id }) => id), variantIds };
    },
    orderFor({ saleEventId, listingIds }, quantities, more = {}) {
      return {
        idempotencyKey: randomUUID(),
        saleEventId,
        buyer: { name: 'Nguyễn Thị Hoa', phone: nextPhone(), address: 'Số 3, phường Tây Hồ, Hà Nội' },
        lines: quantities.map((quantity, index) => ({ listingId: listingIds[index] ?? '', quantity })),
        payment: 'cod',
        consent: null,
        note: '',
        ...more,
      };
    },
  };
}
