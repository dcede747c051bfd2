import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlacedOrder, PlaceOrderSent } from '../../server/contract/order.ts';
import { BookTotals } from '../../server/contract/order-totals.ts';
import { Photo } from '../../server/contract/photo.ts';
import { Settings } from '../../server/contract/settings.ts';
import { putOnAir } from '../support/on-air.ts';
import { phonePhoto } from '../support/photo.ts';
import { addOldRecording } from '../support/recording.ts';
import { codeOf, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

const HANOI = '01';
const SON_LA = '14';

let server: TestServer;
let cookie: string;
let buyer: TestSocket;
let phones = 0;

beforeAll(async () => {
  server = await startTestServer({
    COOP_NAME: 'HTX Vân Hồ',
    COOP_PHONE: '0212 3866 000',
    COMMAND_RATE: '1000',
  });
  await putOnAir(server.domain, server.market);
  cookie = await server.signIn(server.market.organiserId);
  buyer = await server.connect();
});
afterAll(() => server.stop());

async function read(): Promise<Settings> {
  const answer = await fetch(`${server.url}/api/settings`, { headers: { cookie } });
  return Settings.parse(await answer.json());
}

async function put(body: unknown) {
  const answer = await fetch(`${server.url}/api/settings`, {
    method: 'PUT',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Changes what is stored now. */
async function change(changed: Partial<Settings>) {
  const { defaults: _, ...stored } = await read();
  return put({ ...stored, ...changed });
}

function orderTo(provinceCode: string | null, more: Partial<PlaceOrderSent> = {}): PlaceOrderSent {
  const { saleEventId, listingIds } = server.market;
  const phone = `0912${String(100_000 + ++phones)}`;
  return {
    idempotencyKey: randomUUID(),
    saleEventId,
    buyer: { name: 'Nguyễn Thị Hoa', phone, address: 'Số 3', provinceCode },
    lines: [{ listingId: listingIds[0] ?? '', quantity: 1 }],
    ...more,
  };
}

async function place(order: PlaceOrderSent) {
  const answer = await buyer.emitWithAck('order:place', order);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data;
}

const goodsOf = ({ lines }: Pick<PlacedOrder, 'lines'>) =>
  lines.reduce((sum, { quantity, unitPriceDong }) => sum + quantity * unitPriceDong, 0);

it('what is not set is the server’s own setting, and the page of the market says what holds at once', async () => {
  const { defaults, coopName } = await read();
  expect([coopName, defaults.coopName, defaults.coopPhone]).toEqual(['', 'HTX Vân Hồ', '0212 3866 000']);
  expect(await (await fetch(server.url)).text()).toContain('HTX Vân Hồ');

  expect(await change({ coopName: 'HTX Mộc Châu <1>' })).toMatchObject({
    status: 200,
    body: { coopName: 'HTX Mộc Châu <1>' },
  });
  const page = await (await fetch(server.url)).text();
  expect(page).toContain('<meta property="og:site_name" content="HTX Mộc Châu &lt;1&gt;" />');
  expect(page).toContain('0212 3866 000');
  expect(page).not.toContain('Vân Hồ');

  await change({ coopName: '' });
  expect(await (await fetch(server.url)).text()).toContain('HTX Vân Hồ');
});

it('of two organisers who save at once the second one is told, and nothing of the first is lost', async () => {
  const { defaults: _, ...stored } = await read();
  const answers = await Promise.all([
    put({ ...stored, coopName: 'Một', deliveryFees: { standard: 1_000, provinces: { [HANOI]: 0 } } }),
    put({ ...stored, coopName: 'Hai', deliveryFees: { standard: 2_000, provinces: { [SON_LA]: 0 } } }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  const won = answers.find(({ status }) => status === 200)?.body;
  expect(answers.find(({ status }) => status === 409)?.body.error).toMatchObject({ code: 'outdated' });
  expect(await read()).toEqual(won);
});

it.each([
  ['coopPhone', { coopPhone: 'gọi tôi' }],
  ['coopName', { coopName: 'x'.repeat(81) }],
  ['bank.bankBin', { bank: { bankBin: '97', account: '1', owner: '' } }],
  ['bank.account', { bank: { bankBin: '970436', account: '12-34', owner: '' } }],
  ['graceSeconds', { graceSeconds: 0 }],
  ['deliveryFees.standard', { deliveryFees: { standard: -1, provinces: {} } }],
  ['deliveryFees.provinces.01', { deliveryFees: { standard: 0, provinces: { '01': 1.5 } } }],
])('a bad %s is refused with its name, and nothing is written', async (field, changed) => {
  const before = await read();
  expect(await change(changed)).toMatchObject({ status: 400, body: { error: { code: 'bad_input', field } } });
  expect(await read()).toEqual(before);
});

it('a logo that is no photo of ours is refused', async () => {
  expect(await change({ logoId: randomUUID() })).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found', field: 'logoId' } },
  });
});

it('a bank account opens orders by transfer, and its removal closes them', async () => {
  const bank = { bankBin: '970436', account: '0123456789', owner: 'HTX MOC CHAU' };
  const refused = await buyer.emitWithAck('order:place', orderTo(HANOI, { payment: 'vietqr' }));
  expect(codeOf(refused)).toBe('bad_input');
  await change({ bank });
  expect((await place(orderTo(HANOI, { payment: 'vietqr' }))).payment).toMatchObject(bank);
  await change({ bank: null });
  const joined = await buyer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
  expect(joined).toMatchObject({ ok: true, data: { prepaid: false } });
});

it('an order has the fee of its province, in its total and in what is transferred, and keeps it', async () => {
  const bank = { bankBin: '970436', account: '0123456789', owner: '' };
  await change({ bank, deliveryFees: { standard: 30_000, provinces: { [SON_LA]: 12_000, [HANOI]: 0 } } });
  const { saleEventId } = server.market;
  const joined = await buyer.emitWithAck('sale:join', { saleEventId });
  expect(joined).toMatchObject({
    ok: true,
    data: { deliveryFees: { standard: 30_000, provinces: { [SON_LA]: 12_000, [HANOI]: 0 } } },
  });
  for (const [provinceCode, deliveryFee] of [
    [SON_LA, 12_000],
    [HANOI, 0],
    ['79', 30_000],
    [null, 30_000],
  ] as const) {
    const order = await place(orderTo(provinceCode, { deliveryFee }));
    expect(order).toMatchObject({ deliveryFee, totalDong: goodsOf(order) + deliveryFee });
  }
  const prepaid = await place(orderTo(SON_LA, { payment: 'vietqr' }));
  expect(prepaid.payment).toMatchObject({ amountDong: goodsOf(prepaid) + 12_000 });

  await change({ deliveryFees: { standard: 50_000, provinces: {} } });
  const { orders } = await server.domain.orders.list(saleEventId, 10);
  expect(orders.find(({ orderId }) => orderId === prepaid.orderId)).toMatchObject({
    deliveryFee: 12_000,
    totalDong: prepaid.totalDong,
  });
});

it('orders that come at once each have the fee of their own province', async () => {
  await change({ deliveryFees: { standard: 30_000, provinces: { [SON_LA]: 12_000 } } });
  const provinces = Array.from({ length: 12 }, (_, nr) => (nr % 2 === 0 ? SON_LA : HANOI));
  const placed = await Promise.all(provinces.map((code) => place(orderTo(code))));
  const fees = placed.map((order) => order.totalDong - goodsOf(order));
  expect(fees).toEqual(provinces.map((code) => (code === SON_LA ? 12_000 : 30_000)));
});

it('an order that was shown another fee is refused with the new one; one placed before gets its first answer', async () => {
  await change({ deliveryFees: { standard: 20_000, provinces: {} } });
  const sent = orderTo(HANOI, { deliveryFee: 20_000 });
  const placed = await place(sent);
  await change({ deliveryFees: { standard: 25_000, provinces: {} } });
  expect(await place(sent)).toEqual(placed);
  const late = orderTo(HANOI, { deliveryFee: 20_000 });
  expect(await buyer.emitWithAck('order:place', late)).toMatchObject({
    ok: false,
    error: { code: 'fee_changed', deliveryFee: 25_000 },
  });
  expect((await place({ ...late, deliveryFee: 25_000 })).deliveryFee).toBe(25_000);
});

it('fees stand in the book’s totals and files on lines of their own, and in no sum of goods', async () => {
  const { saleEventId } = server.market;
  const { orders } = await server.domain.orders.list(saleEventId, 200);
  const [first] = orders;
  await server.domain.orders.move({ kind: 'system' }, saleEventId, {
    orderIds: [first?.orderId ?? ''],
    to: 'cancelled',
    reason: '',
  });
  const standing = orders.slice(1);
  const post = (path: string) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ saleEventId }),
    });
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const totals = BookTotals.parse(await (await post('/api/orders/totals')).json());
  expect(totals.delivery).toEqual({
    orders: standing.filter(({ deliveryFee }) => deliveryFee > 0).length,
    dong: sum(standing.map(({ deliveryFee }) => deliveryFee)),
    undoneDong: first?.deliveryFee,
  });
  expect(sum(totals.households.map(({ dong }) => dong))).toBe(sum(standing.map(goodsOf)));

  const [head = '', ...rows] = (await (await post('/api/orders/export.csv')).text()).trim().split('\r\n');
  const at = head.replaceAll('"', '').split(',').indexOf('Phí giao hàng (đồng)');
  expect(at).toBeGreaterThan(0);
  const fees = rows.map((row) =>
    Number(
      row
        .replaceAll('"', '')
        .split(',')
        .at(at - head.split(',').length),
    ),
  );
  expect(sum(fees)).toBe(sum(orders.map(({ deliveryFee }) => deliveryFee)));
});

it('the logo is on the page of the market and in what is shared of it', async () => {
  const sent = await fetch(`${server.url}/api/photos`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'image/jpeg' },
    body: new Uint8Array(await phonePhoto(400, 300)),
  });
  const { id } = Photo.parse(await sent.json());
  expect(await change({ logoId: id })).toMatchObject({ status: 200 });
  const page = await (await fetch(server.url)).text();
  expect(page).toContain(`<img src="/photos/${id}/160.webp"`);
  expect(page).toContain(`/photos/${id}/share.jpg"`);
  expect((await fetch(`${server.url}/photos/${id}/160.webp`)).status).toBe(200);
});

it('tells the transcoder for how long recordings are kept, and organisers what would go', async () => {
  const recordings = join(server.dataDir, 'transcoder', 'recordings');
  await addOldRecording(recordings, { name: randomUUID(), ageDays: 9, bytes: 500 });
  const usage = async (keepDays: number) => {
    const answer = await fetch(`${server.url}/api/settings/recordings`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ keepDays }),
    });
    return answer.json();
  };
  expect(await usage(10)).toEqual({ recordings: 1, bytes: 500, old: { recordings: 0, bytes: 0 } });
  expect(await usage(7)).toEqual({ recordings: 1, bytes: 500, old: { recordings: 1, bytes: 500 } });
  expect((await change({ recordingDays: 7 })).status).toBe(200);
  await expect.poll(async () => (await usage(0)).recordings).toBe(0);
  expect((await change({ recordingDays: -1 })).body).toMatchObject({ error: { field: 'recordingDays' } });
});
