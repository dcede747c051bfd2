import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser, testAccount, viewer } from '../support/market.ts';
import { prepaidActions } from '../support/prepaid.ts';

let postgres: TestDatabase;
let market: Market;
let act: ReturnType<typeof prepaidActions>;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database, { prepaid: testAccount });
  act = prepaidActions(market, postgres.database);
});
afterAll(() => postgres.close());
beforeEach(() => market.hush());

test('staff can mark an order paid, once', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const seller: Actor = { kind: 'member', memberId: sale.sellerId, role: 'seller' };
  const { orderId, orderCode, totalDong } = await act.place(sale, [1]);
  const mark = (id: string) =>
    market.domain.payments.markPaid(seller, sale.saleEventId, { orderId: id, note: 'thấy trong app' });
  const answers = await Promise.all([mark(orderId), mark(orderId), mark(orderId)]);
  for (const answer of answers) expect(must(answer).payment).toMatchObject({ state: 'paid' });
  expect(await act.stockOf(sale)).toEqual([[4, 0]]);
  expect(await act.pay(orderCode, totalDong)).toBe('open');
  expect(await act.openTransfers(orderId)).toMatchObject([{ source: 'bank', problem: 'already_paid' }]);

  const door = must(await market.domain.orders.place(viewer, market.orderFor(sale, [1])));
  expect(await mark(door.orderId)).toMatchObject({ error: { code: 'wrong_state' } });
  expect(await mark(randomUUID())).toMatchObject({ error: { code: 'not_found' } });
});

test('what the bank reports again, even at the same time, counts once', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const { orderCode, totalDong } = await act.place(sale, [2]);
  const transaction = randomUUID();
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => act.pay(orderCode, totalDong, transaction)),
  );
  expect(outcomes.sort()).toEqual(['paid', ...Array.from({ length: 7 }, () => 'repeated')]);
  expect(await act.stockOf(sale)).toEqual([[3, 0]]);
  expect(await act.pay('CP-22222', 1_000, transaction)).toBe('repeated');
});

test('a transfer that fits no order waits for people, who let it pay one or say what became of it', async () => {
  const sale = await market.openSale([{ stock: 5, priceDong: 100_000 }]);
  const one = await act.place(sale, [1]);
  const two = await act.place(sale, [1]);
  expect(await act.pay(one.orderCode, 99_000)).toBe('open');
  expect(await act.pay('CP-22222', 50_000)).toBe('open');
  expect(await act.pay(`${one.orderCode} ${two.orderCode}`, 200_000)).toBe('open');
  const [short] = await act.openTransfers(one.orderId);
  expect(short).toMatchObject({
    problem: 'wrong_amount',
    order: { orderCode: one.orderCode, totalDong: 100_000 },
  });
  const lost = await act.openTransfers(null);
  expect(lost.map(({ problem, amountDong }) => [problem, amountDong])).toEqual([
    ['no_order', 200_000],
    ['no_order', 50_000],
  ]);

  const settle = (transferId = '', orderCode: string) =>
    market.domain.payments.settle(organiser, { transferId, as: { kind: 'order', orderCode } });
  expect(await settle(short?.transferId, 'CP-22222')).toMatchObject({
    error: { code: 'not_found', field: 'as.orderCode' },
  });
  const answers = await Promise.all([
    settle(short?.transferId, one.orderCode.toLowerCase()),
    settle(short?.transferId, one.orderCode),
  ]);
  expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(await act.orderNow(one.key)).toMatchObject({ payment: { state: 'paid' } });
  expect(await settle(lost[0]?.transferId, one.orderCode)).toMatchObject({ error: { code: 'wrong_state' } });

  const dismissed = await market.domain.payments.settle(organiser, {
    transferId: lost[1]?.transferId ?? '',
    as: { kind: 'dismissed', note: 'đã trả lại' },
  });
  expect(must(dismissed)).toMatchObject({ state: 'dismissed', problem: null, note: 'đã trả lại' });
  expect(await act.openTransfers(null)).toHaveLength(1);
});

test('money for an order that is undone later is shown as owed', async () => {
  const sale = await market.openSale([{ stock: 5 }]);
  const byBank = await act.place(sale, [1]);
  const byHand = await act.place(sale, [1]);
  await act.pay(byBank.orderCode, byBank.totalDong);
  must(
    await market.domain.payments.markPaid(organiser, sale.saleEventId, { orderId: byHand.orderId, note: '' }),
  );
  must(await market.domain.orders.cancel(byBank.key));
  for (const to of ['confirmed', 'packed', 'shipped', 'refused'] as const)
    must(await act.move(sale, [byHand.orderId], to));
  expect(await act.orderNow(byBank.key)).toMatchObject({ state: 'cancelled', payment: { state: 'paid' } });
  expect(await act.openTransfers(byBank.orderId)).toMatchObject([{ source: 'bank', problem: 'money_back' }]);
  expect(await act.openTransfers(byHand.orderId)).toMatchObject([{ source: 'hand', problem: 'money_back' }]);
  // Cancelled goods come back, refused ones do not.
  expect(await act.stockOf(sale)).toEqual([[4, 0]]);
});
