import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, type OpenSale, organiser, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const HOA = { name: 'Nguyễn Thị Hoa Ban', phone: '0912555777', address: 'Ngõ Mận, bản Phặc Phày' };

/** An order of this buyer that has come to its end. */
async function ended(sale: OpenSale, to: 'delivered' | 'refused', more: object = {}) {
  const actor: Actor = { kind: 'member', memberId: sale.sellerId, role: 'seller' };
  const input = market.orderFor(sale, [1], { buyer: HOA, consent: '1', note: 'gọi chị Hoa Ban', ...more });
  const { orderId } = must(await market.domain.orders.place(viewer, input));
  for (const state of ['confirmed', 'packed', 'shipped', to] as const) {
    const move = { orderIds: [orderId], to: state, reason: 'chị Hoa Ban nói vậy' };
    must(await market.domain.orders.move(actor, sale.saleEventId, move));
  }
  return { orderId, input };
}

function commentOf({ saleEventId }: OpenSale, authorName: string, text: string) {
  const idempotencyKey = crypto.randomUUID();
  return { idempotencyKey, saleEventId, authorName, text, mediaTimeMs: null, ordersItself: false };
}

/** Every row of every table of ours, as text. */
async function everything(): Promise<string> {
  const { pool } = postgres.database;
  const { rows } = await pool.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const texts = await Promise.all(
    rows.map(async ({ name }) => {
      const found = await pool.query<{ text: string | null }>(
        `SELECT string_agg(t::text, E'\\n' ORDER BY t::text) AS text FROM ${name} t`,
      );
      return found.rows[0]?.text ?? '';
    }),
  );
  return texts.join('\n');
}

test('refused parcels are counted by number, from the book itself', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const buyer = { ...HOA, phone: '0912555001' };
  await ended(sale, 'refused', { buyer });
  await ended(sale, 'refused', { buyer });
  await ended(sale, 'delivered', { buyer });
  const phones = ['+84912555001', '+84912555002'];
  expect(await market.domain.buyers.refusals(phones)).toEqual({
    refusals: [{ phone: '+84912555001', refused: 2 }],
  });
  const [found] = await market.domain.buyers.find({ search: '0912 555 001' });
  expect(found).toMatchObject({ phone: '+84912555001', name: HOA.name, orders: 3, refused: 2 });
  expect(await market.domain.buyers.find({ search: 'hoa ban' })).toContainEqual(found);
  expect(await market.domain.buyers.find({ search: 'nobody of this name' })).toEqual([]);
});

test('a person gets everything that is stored about them', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const { orderId } = await ended(sale, 'delivered');
  const comment = commentOf(sale, 'Hoa Ban', 'A1 nhé 0912555777');
  must(await market.domain.comments.post(comment));
  const neighbour = market.orderFor(sale, [1]);
  const receiver = { name: 'Hoa Ban hàng xóm', phone: HOA.phone };
  const theirs = { ...neighbour, buyer: { ...neighbour.buyer, receiver } };
  const { orderCode } = must(await market.domain.orders.place(viewer, theirs));
  const record = must(await market.domain.buyers.export({ phone: '+84 912 555 777' }));
  expect(record.orders.map((order) => order.orderId)).toContain(orderId);
  expect(record.orders[0]?.history).toHaveLength(4);
  expect(record.consents).toContainEqual(expect.objectContaining({ orderId, version: '1' }));
  expect(record.comments).toContainEqual(expect.objectContaining({ text: comment.text }));
  expect(record.received).toEqual([{ orderCode, name: receiver.name }]);
  expect(await market.domain.buyers.export({ phone: '0912999888' })).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('nobody is erased while a parcel is under way', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const buyer = { ...HOA, phone: '0912555003' };
  must(await market.domain.orders.place(viewer, market.orderFor(sale, [1], { buyer })));
  await market.outbox.settled();
  const before = await everything();
  const refused = await market.domain.buyers.erase(organiser, { phone: buyer.phone });
  expect(refused).toMatchObject({ ok: false, error: { code: 'wrong_state' } });
  expect(await everything()).toBe(before);
});

test('nobody is erased while their money waits for people', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const buyer = { ...HOA, phone: '0912555005' };
  const { orderId } = await ended(sale, 'delivered', { buyer });
  const { orderCode } = await postgres.database.prisma.order.findUniqueOrThrow({ where: { id: orderId } });
  const transfer = { transactionId: '555005', amountDong: 1_000n, content: orderCode };
  expect(await market.domain.payments.receive('sepay', transfer)).toBe('open');
  await market.outbox.settled();
  const before = await everything();
  const refused = await market.domain.buyers.erase(organiser, { phone: buyer.phone });
  expect(refused).toMatchObject({ ok: false, error: { code: 'wrong_state' } });
  expect(await everything()).toBe(before);

  const [open] = await market.domain.payments.listTransfers();
  const as = { kind: 'dismissed', note: 'trả lại' } as const;
  must(await market.domain.payments.settle(organiser, { transferId: open?.transferId ?? '', as }));
  expect(must(await market.domain.buyers.erase(organiser, { phone: buyer.phone }))).toEqual({ orders: 1 });
});

test('erasing leaves no trace of the person, and the books as they were', async () => {
  const sale = await market.openSale([{ stock: 20 }]);
  const buyer = { name: 'Lý Thị Xoá', phone: '0912555004', address: 'Nhà bà Xoá, bản Thải Giàng' };
  const { orderId, input } = await ended(sale, 'delivered', { buyer, note: 'bà Xoá hẹn' });
  await ended(sale, 'refused', { buyer });
  const receiver = { name: 'bà Xoá', phone: buyer.phone };
  const neighbour = market.orderFor(sale, [1]);
  await ended(sale, 'delivered', { buyer: { ...neighbour.buyer, receiver } });
  const comment = commentOf(sale, 'bà Xoá', 'A1 2 0912555004');
  must(await market.domain.comments.post(comment));
  const totals = async () => (await market.domain.orders.list(sale.saleEventId, 10)).totals;
  const stock = () => postgres.database.prisma.stockLevel.findMany({ orderBy: { variantId: 'asc' } });
  const waitingFacts = () =>
    postgres.database.prisma.outboxFact.count({ where: { saleEventId: sale.saleEventId, number: null } });
  await market.outbox.settled();
  const [totalsBefore, stockBefore] = [await totals(), await stock()];
  expect(await everything()).toMatch(/Xoá|912555004/);

  expect(must(await market.domain.buyers.erase(organiser, { phone: buyer.phone }))).toEqual({ orders: 2 });

  // Desks that are open hear of all three, once the relay looks for facts that wait.
  expect(await waitingFacts()).toBe(3);
  expect(await everything()).not.toMatch(/Xoá|Thải Giàng|912555004/);
  expect(await totals()).toEqual(totalsBefore);
  expect(await stock()).toEqual(stockBefore);
  // Both orders still belong together, and to nobody.
  const orders = await postgres.database.prisma.order.findMany({
    where: { saleEventId: sale.saleEventId, buyerPhone: { startsWith: 'erased-' } },
  });
  expect(orders.map(({ id }) => id)).toContain(orderId);
  expect(new Set(orders.map(({ buyerPhone }) => buyerPhone)).size).toBe(1);
  // A phone that still has the order's key and sends it again writes nothing.
  expect(await market.domain.orders.place(viewer, input)).toMatchObject({ error: { code: 'key_reused' } });
  expect(await market.domain.buyers.erase(organiser, { phone: buyer.phone })).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('the words of a ledger row can be emptied, and nothing else of it', async () => {
  const { pool } = postgres.database;
  for (const table of ['"OrderEvent"', '"StockMovement"']) {
    await expect(pool.query(`UPDATE ${table} SET "at" = now()`)).rejects.toThrow('append-only');
    await expect(pool.query(`UPDATE ${table} SET "reason" = 'other'`)).rejects.toThrow('append-only');
    await expect(pool.query(`DELETE FROM ${table}`)).rejects.toThrow('append-only');
  }
});
