import { randomUUID } from 'node:crypto';
import type { Actor } from '../../server/contract/actor.ts';
import type { OrderState, PlaceOrder } from '../../server/contract/order.ts';
import { type HeldClock, must } from '../../tests/support/market.ts';
import type { TestServer } from '../../tests/support/server.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const system: Actor = { kind: 'system' };

/** Names, numbers and places are made up. */
const BUYERS = [
  { name: 'Nguyễn Thị Hoa', phone: '0987000101', address: 'Số 12, ngõ 5', provinceCode: '01' },
  { name: 'Trần Văn Bình', phone: '0987000102', address: 'Thôn Đông', provinceCode: '31' },
  { name: 'Lê Minh Châu', phone: '0987000103', address: 'Số 3, đường Hoa Ban', provinceCode: '14' },
  { name: 'Hoàng Thị Sen', phone: '0987000104', address: 'Tổ 2', provinceCode: '14' },
  { name: 'Vừ Mí Nô', phone: '0987000105', address: 'Bản Phố', provinceCode: '15' },
  { name: 'Phạm Quốc Khánh', phone: '0987000106', address: 'Số 88, đường Lê Lợi', provinceCode: '01' },
] as const;

/** Who orders what, how many, and how far it goes; `paid`: by bank transfer. */
type Deal = [
  buyer: number,
  listing: number,
  quantity: number,
  to: OrderState,
  more?: { paid?: boolean; note?: string },
];

const LAST_WEEK: Deal[] = [
  [0, 0, 2, 'delivered'],
  [1, 0, 1, 'delivered'],
  [2, 2, 3, 'delivered'],
  [3, 1, 1, 'refused'],
  [4, 3, 2, 'delivered'],
  [5, 0, 4, 'delivered'],
  [2, 1, 1, 'cancelled'],
];

const TODAY: Deal[] = [
  [3, 0, 1, 'shipped'],
  [5, 1, 2, 'packed'],
  [2, 2, 2, 'confirmed', { note: 'Gọi trước khi giao.' }],
  [0, 0, 3, 'confirmed'],
  [4, 4, 5, 'placed'],
  [0, 3, 2, 'placed'],
  [1, 0, 1, 'placed', { paid: true }],
];

const COMMENTS = [
  ['Minh Châu', 'Mận hôm nay có chua không chị?'],
  ['Anh Bình', 'Xem ở Hải Phòng rõ lắm'],
  ['Sen', 'Lấy 2 thùng mận nhé 0987 000 104'],
  ['Khánh', 'Mật ong còn nhiều không ạ?'],
] as const;

/** What a move has to go through. */
const STEPS = ['confirmed', 'packed', 'shipped'] as const;

/**
 * Writes the books of a sale event that is over, its settlement, and with `live` those of a morning on air. Answers what
 * pictures show in the place of order codes.
 */
export async function fillBooks(
  { domain, market }: TestServer,
  clock: HeldClock,
  sale: { endedId: string; saleEventId: string; live: boolean },
) {
  const { orders, liveSessions, saleEvents, settlements, catalog, comments, payments } = domain;
  const seller: Actor = { kind: 'member', memberId: market.sellerId, role: 'seller' };
  const codes = new Map<string, string>();

  async function placeAll(saleEventId: string, deals: readonly Deal[]): Promise<void> {
    const { listings } = must(await saleEvents.get(saleEventId));
    for (const [who, which, quantity, to, { paid = false, note = '' } = {}] of deals) {
      clock.set(clock.now() + 4 * MINUTE_MS);
      const buyer = BUYERS[who];
      const listing = listings[which];
      if (buyer === undefined || listing === undefined) throw new Error('no such buyer or listing');
      const order: PlaceOrder = {
        ...{ idempotencyKey: randomUUID(), saleEventId, buyer, consent: '1', note },
        payment: paid ? 'vietqr' : 'cod',
        lines: [{ listingId: listing.id, quantity }],
      };
      const { orderId, orderCode } = must(await orders.place({ kind: 'viewer' }, order));
      codes.set(orderCode, `CP-7K3M${String.fromCharCode(65 + codes.size)}`);
      for (const step of stepsTo(to)) {
        must(await orders.move(system, saleEventId, { orderIds: [orderId], to: step, reason: '' }));
      }
    }
  }

  const opensMs = clock.now();
  clock.set(opensMs - 7 * DAY_MS);
  const { liveSessionId } = must(await liveSessions.open(seller, sale.endedId));
  await liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
  for (const { id } of must(await saleEvents.get(sale.endedId)).listings.slice(0, 3)) {
    clock.set(clock.now() + 2 * MINUTE_MS);
    must(await saleEvents.pin(seller, sale.endedId, id));
  }
  await placeAll(sale.endedId, LAST_WEEK);
  await liveSessions.end(liveSessionId, true);

  const household = (await catalog.listHouseholds()).find(({ name }) => name === 'Hộ Vàng A Sình');
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  const { settlementId } = must(
    await settlements.create({
      ...{ householdId: household?.id ?? '', from: day(clock.now() - 3 * DAY_MS), to: day(clock.now()) },
    }),
  );
  must(
    await settlements.save(settlementId, {
      ...{
        note: 'Trả tiền mặt chiều thứ Hai.',
        deductions: [{ kind: 'amount', name: 'Thùng giấy', amountDong: 35_000 }],
      },
    }),
  );

  clock.set(opensMs);
  if (sale.live) {
    await placeAll(sale.saleEventId, TODAY);
    for (const [authorName, text] of COMMENTS) {
      clock.set(clock.now() + MINUTE_MS);
      const said = { authorName, text, mediaTimeMs: null, ordersItself: false };
      must(await comments.post({ ...said, idempotencyKey: randomUUID(), saleEventId: sale.saleEventId }));
    }
    // A transfer whose words name no order.
    await payments.receive('sepay', {
      ...{ transactionId: 'FT25320', amountDong: 250_000n, content: 'NGUYEN THI HOA chuyen tien mat ong' },
    });
  }
  return { codes, settlementId };
}

function stepsTo(to: OrderState): Exclude<OrderState, 'placed'>[] {
  if (to === 'placed') return [];
  if (to === 'cancelled') return [to];
  const steps = [...STEPS, to];
  return steps.slice(0, steps.indexOf(to) + 1);
}
