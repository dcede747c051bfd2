import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, viewer } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

test.each([1, 3])('where the parcel goes and who takes it is kept, with %i orders at once', async (many) => {
  const sale = await market.openSale([{ stock: 10 }]);
  const buyer = {
    name: 'Hoa',
    phone: '0912345678',
    address: 'Bản Phặc Phày',
    provinceCode: '14',
    communeCode: '03646',
    receiver: { name: 'Chị Mai', phone: '0987 654 321' },
  };
  const orders = Array.from({ length: many }, () => market.orderFor(sale, [1], { buyer, consent: '1' }));
  await Promise.all(orders.map((order) => market.domain.orders.place(viewer, order).then(must)));
  const { orders: booked } = await market.domain.orders.list(sale.saleEventId, 10);
  const receiver = { name: 'Chị Mai', phone: '+84987654321' };
  expect(booked.map((order) => order.buyer)).toEqual(
    orders.map(() => ({ ...buyer, phone: '+84912345678', receiver })),
  );
  const consents = await postgres.database.prisma.order.findMany({
    where: { saleEventId: sale.saleEventId },
    select: { consentVersion: true },
  });
  expect(consents).toEqual(orders.map(() => ({ consentVersion: '1' })));
});

test('a receiver needs a number that can be called', async () => {
  const sale = await market.openSale([{ stock: 10 }]);
  const { buyer } = market.orderFor(sale, [1]);
  const receiver = { name: 'Chị Mai', phone: '12' };
  const order = market.orderFor(sale, [1], { buyer: { ...buyer, receiver } });
  expect(await market.domain.orders.place(viewer, order)).toMatchObject({
    error: { code: 'bad_phone', field: 'buyer.receiver.phone' },
  });
});
