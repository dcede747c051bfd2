import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openReminders } from '../../server/db/index.ts';
import type { ReminderUseCases } from '../../server/reminder/use-cases.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser, silent } from '../support/market.ts';
import { type PushBrowser, type PushService, startPushService } from '../support/push-service.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 15:00 in Vietnam. */
const STARTS_MS = Date.UTC(2026, 10, 22, 8);

let postgres: TestDatabase;
let market: Market;
let service: PushService;
let reminders: ReminderUseCases;
const open: ReminderUseCases[] = [];

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
  service = await startPushService();
});
beforeEach(async () => {
  await postgres.database.prisma.pushSubscription.deleteMany();
  reminders = await startReminders();
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(async () => {
  await service?.close();
  await postgres?.close();
});

/** As a server that starts has them. */
async function startReminders(): Promise<ReminderUseCases> {
  const made = await openReminders({
    database: postgres.database,
    minutesBefore: 15,
    url: 'https://cho.example.vn',
    network: service.network,
    clock: market.clock,
    logger: silent,
  });
  open.push(made);
  return made;
}

/** A sale event at 15:00, two hours from now, and browsers that want to be reminded of it. */
async function plan(browsers = [service.subscribe()]): Promise<{ id: string; browsers: PushBrowser[] }> {
  market.clock.set(STARTS_MS);
  const { saleEventId: id } = await market.openSale([{ stock: 3 }], 'scheduled');
  market.clock.set(STARTS_MS - 2 * HOUR_MS);
  for (const { subscription } of browsers) must(await reminders.remind(id, subscription));
  return { id, browsers };
}

const wordsTo = ({ received }: PushBrowser) => received.map(({ notice }) => notice.body);
const subscriptions = () => postgres.database.prisma.pushSubscription.count();
const rows = () => postgres.database.prisma.reminder.count();
const iso = (ms: number) => new Date(ms).toISOString();

async function at(nowMs: number): Promise<void> {
  market.clock.set(nowMs);
  await reminders.sendDue();
}

test('a browser is reminded once, in its language, by what only it can read and only this server can have signed', async () => {
  const english = service.subscribe('en');
  const vietnamese = service.subscribe();
  const { id } = await plan([english, vietnamese]);
  await at(STARTS_MS - 16 * MINUTE_MS);
  expect(vietnamese.tries).toBe(0);
  await at(STARTS_MS - 15 * MINUTE_MS);
  const [push] = vietnamese.received;
  expect(push?.notice).toEqual({
    title: 'Chợ phiên Mộc Châu',
    body: 'Sắp mở: 15:00. Bấm để vào xem.',
    path: `/xem/${id}`,
    tag: id,
    language: 'vi',
  });
  expect(wordsTo(english)).toEqual(['Starting soon: 15:00. Tap to watch.']);
  expect(push?.headers).toMatchObject({
    'content-encoding': 'aes128gcm',
    ttl: String(15 * 60 + 3_600),
    urgency: 'high',
    topic: id.replaceAll('-', ''),
  });
  const { origin } = new URL(vietnamese.subscription.endpoint);
  expect(push?.claims).toMatchObject({ aud: origin, sub: 'https://cho.example.vn' });
  expect(push?.signedBy).toBe(reminders.offer().publicKey);
  await at(STARTS_MS - 14 * MINUTE_MS);
  await at(STARTS_MS);
  expect(vietnamese.tries).toBe(1);
});

test('neither a restart nor a second server sends it again, and the keys stay', async () => {
  const browsers = Array.from({ length: 30 }, () => service.subscribe());
  await plan(browsers);
  const other = await startReminders();
  market.clock.set(STARTS_MS - 10 * MINUTE_MS);
  await Promise.all([reminders.sendDue(), other.sendDue(), other.sendDue()]);
  await reminders.close();
  const again = await startReminders();
  await again.sendDue();
  expect(browsers.map(({ tries }) => tries)).toEqual(browsers.map(() => 1));
  expect(again.offer()).toEqual(reminders.offer());
});

test('a stop between two messages leaves the rest to the next start', async () => {
  const browsers = Array.from({ length: 30 }, () => service.subscribe());
  await plan(browsers);
  market.clock.set(STARTS_MS - 10 * MINUTE_MS);
  const sending = reminders.sendDue();
  await reminders.close();
  await sending;
  const before = browsers.filter(({ tries }) => tries > 0).length;
  expect(before).toBeLessThan(30);
  await (await startReminders()).sendDue();
  expect(browsers.map(({ tries }) => tries)).toEqual(browsers.map(() => 1));
});

test('who is reminded hears of another time and then is reminded of that one; of a cancellation, and nothing more', async () => {
  const { id, browsers } = await plan();
  const [browser] = browsers as [PushBrowser];
  await at(STARTS_MS - 10 * MINUTE_MS);
  must(await market.domain.saleEvents.move(organiser, id, iso(STARTS_MS + 2 * HOUR_MS)));
  await at(STARTS_MS - 9 * MINUTE_MS);
  await at(STARTS_MS - 8 * MINUTE_MS);
  await at(STARTS_MS + 2 * HOUR_MS - 15 * MINUTE_MS);
  must(await market.domain.saleEvents.cancel(organiser, id));
  await at(STARTS_MS + 2 * HOUR_MS - 14 * MINUTE_MS);
  await at(STARTS_MS + 2 * HOUR_MS - 13 * MINUTE_MS);
  expect(wordsTo(browser)).toEqual([
    'Sắp mở: 15:00. Bấm để vào xem.',
    'Đã dời giờ. Giờ mới: 17:00 Chủ Nhật, 22/11.',
    'Sắp mở: 17:00. Bấm để vào xem.',
    'Phiên chợ này đã huỷ.',
  ]);
  expect(await rows()).toBe(0);
});

test('who comes too late for the reminder, or is reminded of what begins early, hears when it is on air', async () => {
  const { id, browsers } = await plan();
  const late = service.subscribe();
  market.clock.set(STARTS_MS - 20 * MINUTE_MS);
  const sellerId = (await postgres.database.prisma.saleEvent.findUniqueOrThrow({ where: { id } })).sellerId;
  const seller = { kind: 'member', memberId: sellerId, role: 'seller' } as const;
  market.clock.set(STARTS_MS - 5 * MINUTE_MS);
  must(await reminders.remind(id, late.subscription));
  await at(STARTS_MS - 4 * MINUTE_MS);
  expect(wordsTo(late)).toEqual([]);
  const { liveSessionId } = must(await market.domain.liveSessions.open(seller, id));
  await market.domain.liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
  await at(STARTS_MS - 3 * MINUTE_MS);
  await at(STARTS_MS - 2 * MINUTE_MS);
  expect(wordsTo(late)).toEqual(['Đang bán. Bấm để vào xem.']);
  expect(browsers[0]?.tries).toBe(1);
  expect(must(await reminders.stopReminding(id, late.subscription))).toEqual({});
});

test.each([404, 410])('a browser that is gone (%i) is forgotten', async (status) => {
  const { browsers } = await plan([service.subscribe(), service.subscribe()]);
  browsers[0]?.answer(status);
  await at(STARTS_MS - 10 * MINUTE_MS);
  await at(STARTS_MS - 5 * MINUTE_MS);
  expect(browsers.map(({ tries }) => tries)).toEqual([1, 1]);
  expect(await subscriptions()).toBe(1);
});

test.each([429, 503, null])(
  'where the push service cannot take it (%s), it is tried again, not at once',
  async (status) => {
    const { browsers } = await plan();
    const [browser] = browsers as [PushBrowser];
    browser.answer(status, status === 429 ? { 'Retry-After': '240' } : {});
    const begun = STARTS_MS - 15 * MINUTE_MS;
    await at(begun);
    await at(begun + 10_000);
    expect(browser.tries).toBe(1);
    browser.answer(201);
    const waitMs = status === 429 ? 240_000 : 30_000;
    await at(begun + waitMs - 1);
    expect(browser.tries).toBe(1);
    await at(begun + waitMs);
    expect(wordsTo(browser)).toHaveLength(1);
  },
);

test('a message that is never taken is given up, and the browser is still told of a cancellation', async () => {
  const { id, browsers } = await plan();
  const [browser] = browsers as [PushBrowser];
  browser.answer(400);
  await at(STARTS_MS - 15 * MINUTE_MS);
  await at(STARTS_MS - 10 * MINUTE_MS);
  expect(browser.tries).toBe(1);
  browser.answer(201);
  must(await market.domain.saleEvents.cancel(organiser, id));
  await at(STARTS_MS - 9 * MINUTE_MS);
  expect(wordsTo(browser)).toEqual(['Phiên chợ này đã huỷ.']);
});

test('what was under way when the server died is sent after a while, and not before', async () => {
  const { browsers } = await plan();
  const begun = STARTS_MS - 15 * MINUTE_MS;
  await postgres.database.prisma.reminder.updateMany({
    data: { notBefore: new Date(begun + 120_000), tries: 1 },
  });
  await at(begun);
  expect(browsers[0]?.tries).toBe(0);
  await at(begun + 120_000);
  expect(browsers[0]?.tries).toBe(1);
});

test('it can be turned off, for one sale event and for all; asking twice is one reminder', async () => {
  const browser = service.subscribe();
  const { id } = await plan([browser, browser]);
  const { id: otherId } = await plan([browser]);
  expect(await rows()).toBe(2);
  must(await reminders.stopReminding(id, browser.subscription));
  expect(await rows()).toBe(1);
  must(await reminders.remind(id, browser.subscription));
  must(await reminders.forget(browser.subscription));
  expect([await rows(), await subscriptions()]).toEqual([0, 0]);
  must(await reminders.stopReminding(otherId, browser.subscription));
  await at(STARTS_MS - 10 * MINUTE_MS);
  expect(browser.tries).toBe(0);
});

test('nobody is reminded of what is not to come, nor through an address or a key that is none', async () => {
  const { subscription } = service.subscribe();
  const { id } = await plan([]);
  const { saleEventId: live } = await market.openSale([{ stock: 1 }]);
  const codes = async (saleEventId: string, more = {}) => {
    const result = await reminders.remind(saleEventId, { ...subscription, ...more });
    return result.ok ? 'ok' : `${result.error.code} ${result.error.field ?? ''}`.trim();
  };
  expect(await codes('01900000-0000-7000-8000-000000000000')).toBe('not_found');
  expect(await codes(live)).toBe('wrong_state');
  expect(await codes(id, { endpoint: 'https://127.0.0.1/abc' })).toBe('bad_input endpoint');
  expect(await codes(id, { p256dh: `B${'A'.repeat(86)}` })).toBe('bad_input p256dh');
  expect(await subscriptions()).toBe(0);
});

test('nothing is kept of what is over', async () => {
  const { id } = await plan();
  await postgres.database.prisma.saleEvent.update({ where: { id }, data: { state: 'ended' } });
  await at(STARTS_MS + 1);
  expect(await rows()).toBe(0);
  await at(STARTS_MS + 72 * HOUR_MS);
  expect(await subscriptions()).toBe(0);
});
