import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { putOnAir } from '../support/on-air.ts';
import { sepayHeaders, sepayTransaction } from '../support/sepay.ts';
import { startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

const SECRET = 'a secret of the co-operative and the feed';
const ACCOUNT = '0123499999';

let server: TestServer;
let buyer: TestSocket;
let ids = 0;

beforeAll(async () => {
  server = await startTestServer({
    BANK_BIN: '970436',
    BANK_ACCOUNT: ACCOUNT,
    BANK_OWNER: 'HTX MOC CHAU',
    BANK_FEED_SECRET: SECRET,
  });
  await putOnAir(server.domain, server.market);
});
afterAll(() => server.stop());
beforeEach(async () => {
  buyer = await server.connect();
});

/** A prepaid order whose buyer follows it, and the transfer that pays it. */
async function placePrepaid() {
  const { saleEventId, listingIds } = server.market;
  const key = randomUUID();
  const placed = await buyer.emitWithAck('order:place', {
    idempotencyKey: key,
    saleEventId,
    buyer: { name: 'Chị Mai', phone: '0912345678', address: 'Bản Phố, Bắc Hà' },
    payment: 'vietqr',
    lines: [{ listingId: listingIds[0] ?? '', quantity: 1 }],
  });
  if (!placed.ok || placed.data.payment.method !== 'vietqr') throw new Error('not placed as prepaid');
  await buyer.emitWithAck('order:follow', { idempotencyKeys: [key] });
  const { amountDong, reference } = placed.data.payment;
  const transfer = sepayTransaction({
    id: 93_000 + ++ids,
    accountNumber: ACCOUNT,
    content: `MBVCB.327.${reference}.CT tu 0071`,
    transferAmount: amountDong,
  });
  return {
    orderId: placed.data.orderId,
    payment: placed.data.payment,
    transfer: JSON.stringify(transfer),
    key,
  };
}

async function post(body: string, headers: Record<string, string>) {
  const answer = await fetch(`${server.url}/api/bank-transfers`, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.json() };
}

const signed = (body: string, atMs = Date.now()) => sepayHeaders(SECRET, body, atMs);

async function stateOf(key: string): Promise<string> {
  const [order] = await server.domain.orders.mine([key]);
  return order?.payment.method === 'vietqr' ? order.payment.state : 'none';
}

it('a signed transfer pays the order, once, and its buyer hears of it', async () => {
  const { orderId, payment, transfer, key } = await placePrepaid();
  expect(payment).toMatchObject({ account: ACCOUNT, owner: 'HTX MOC CHAU', bankBin: '970436', state: 'due' });
  expect(payment.payload).toContain(payment.reference);
  const heard = new Promise((resolve) => buyer.once('order:paid', resolve));
  // As the feed sends it: no cookie, from wherever it is.
  const headers = { ...signed(transfer), origin: 'https://my.sepay.vn', 'sec-fetch-site': 'cross-site' };
  expect(await post(transfer, headers)).toEqual({ status: 200, body: { success: true } });
  expect(await heard).toMatchObject({ orderId });
  expect(await post(transfer, signed(transfer))).toEqual({ status: 200, body: { success: true } });
  expect(await stateOf(key)).toBe('paid');
  expect(await server.domain.payments.listTransfers()).toEqual([]);
});

it('what the feed has not signed, or signed long ago, changes nothing', async () => {
  const { transfer, key } = await placePrepaid();
  const { key: other, payment } = await placePrepaid();
  const headers = signed(transfer);
  const forged = [
    await post(transfer, {}),
    await post(transfer, sepayHeaders('another secret of somebody', transfer, Date.now())),
    await post(transfer.replace(/CP\w{5}/, payment.reference), headers),
    await post(transfer, signed(transfer, Date.now() - 3_600_000)),
    await post('', headers),
  ];
  for (const { status, body } of forged) expect([status, body.error.code]).toEqual([401, 'not_signed_in']);
  expect([await stateOf(key), await stateOf(other)]).toEqual(['due', 'due']);
});

it('what is no transfer to this account is refused or left alone', async () => {
  const { key, transfer } = await placePrepaid();
  const send = (body: string) => post(body, signed(body));
  expect((await send(transfer.replace(ACCOUNT, '0000000000'))).status).toBe(200);
  expect((await send(transfer.replace('"in"', '"out"'))).status).toBe(200);
  expect(await send('{"id":1}')).toMatchObject({ status: 400, body: { error: { code: 'bad_input' } } });
  expect(await send('no JSON')).toMatchObject({ status: 400 });
  expect(await send(' '.repeat(20_000))).toMatchObject({ status: 400 });
  expect(await stateOf(key)).toBe('due');
});

it('an organiser finds what fits no order, and lets it pay the right one', async () => {
  const { transfer, payment, key } = await placePrepaid();
  const wrong = transfer.replace(payment.reference, 'tien man');
  expect((await post(wrong, signed(wrong))).status).toBe(200);
  const organiser = await server.connect(await server.signIn(server.market.organiserId));
  const listed = await organiser.emitWithAck('transfer:list', {});
  const [open] = listed.ok ? listed.data.transfers : [];
  expect(open).toMatchObject({ problem: 'no_order', amountDong: payment.amountDong, source: 'bank' });
  const settled = await organiser.emitWithAck('transfer:settle', {
    transferId: open?.transferId ?? '',
    as: { kind: 'order', orderCode: payment.reference },
  });
  expect(settled).toMatchObject({ ok: true, data: { state: 'matched', problem: null } });
  expect(await stateOf(key)).toBe('paid');
});

it('viewers are told whether orders can be prepaid', async () => {
  const joined = await buyer.emitWithAck('sale:join', { saleEventId: server.market.saleEventId });
  expect(joined).toMatchObject({ ok: true, data: { prepaid: true } });
});

it('who floods it is slowed down before anything is read', async () => {
  const answers = await Promise.all(Array.from({ length: 120 }, () => post('{}', {})));
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThanOrEqual(20);
  expect(refused[0]?.body.error).toMatchObject({ code: 'rate_limited', retryAfterMs: expect.any(Number) });
});

it('without a secret there is no such route', async () => {
  const bare = await startTestServer();
  try {
    const answer = await fetch(`${bare.url}/api/bank-transfers`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
    const { saleEventId } = bare.market;
    const snapshot = await fetch(`${bare.url}/api/sale-events/${saleEventId}/public`);
    expect(await snapshot.json()).toMatchObject({ prepaid: false });
  } finally {
    await bare.stop();
  }
});
