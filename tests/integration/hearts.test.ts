import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { must } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { codeOf, sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
let saleEventId: string;
let tapper: TestSocket;
let onlooker: TestSocket;
/** Counts that the onlooker was told of. */
const told: number[] = [];

beforeAll(async () => {
  server = await startTestServer();
  ({ saleEventId } = server.market);
  [tapper, onlooker] = [await server.connect(), await server.connect()];
  for (const socket of [tapper, onlooker]) must(await socket.emitWithAck('sale:join', { saleEventId }));
  onlooker.on('hearts:counted', ({ hearts }) => told.push(hearts));
});
afterAll(() => server.stop());

const send = (hearts: number) => tapper.emitWithAck('heart:send', { saleEventId, hearts });

test('before the start there are none to send, and nobody knows of a sale event that is not there', async () => {
  expect(codeOf(await send(1))).toBe('sale_not_open');
  expect(await send(0)).toEqual({ ok: true, data: { hearts: 0 } });
  const nowhere = { saleEventId: '0190a000-0000-7000-8000-000000000009', hearts: 1 };
  expect(codeOf(await tapper.emitWithAck('heart:send', nowhere))).toBe('not_found');
  for (const hearts of [-1, 11, 1.5, 'x']) {
    expect(codeOf(await sendAny(tapper, 'heart:send', { saleEventId, hearts }))).toBe('bad_input');
  }
});

test('many hearts are one message and one row, and the answer counts them at once', async () => {
  await putOnAir(server.domain, server.market);
  expect(must(await send(1)).hearts).toBe(1);
  const asked = must(await send(0)).hearts;
  expect(must(await send(10)).hearts).toBe(asked + 10);
  expect(must(await send(5)).hearts).toBe(asked + 15);
  await vi.waitUntil(() => told.at(-1) === asked + 15, { timeout: 10_000 });
  expect(told.length).toBeLessThanOrEqual(2);
});

test('one thumb cannot send more than a thumb can', async () => {
  const codes = [];
  for (let nr = 0; nr < 4; nr++) codes.push(codeOf(await send(10)));
  expect(codes).toContain('rate_limited');
  // Asking is not sending.
  expect(codeOf(await send(0))).toBe('ok');
});

test('they stay counted when the sale event is over, and no more come', async () => {
  const before = must(await send(0)).hearts;
  const seller = { kind: 'member', memberId: server.market.sellerId, role: 'seller' } as const;
  const { liveSessionId } = must(await server.domain.liveSessions.open(seller, saleEventId));
  await vi.waitUntil(() => told.at(-1) === before, { timeout: 10_000 });
  await server.domain.liveSessions.end(liveSessionId, true);
  const other = await server.connect();
  const ask = (hearts: number) => other.emitWithAck('heart:send', { saleEventId, hearts });
  await vi.waitUntil(async () => codeOf(await ask(1)) === 'sale_not_open', {
    timeout: 20_000,
    interval: 500,
  });
  expect(must(await ask(0)).hearts).toBeGreaterThanOrEqual(before);
});
