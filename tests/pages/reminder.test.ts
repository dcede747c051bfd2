import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openReminders } from '../../server/db/index.ts';
import { systemClock } from '../../server/lib/clock.ts';
import type { ReminderUseCases } from '../../server/reminder/use-cases.ts';
import { launchBrowser } from '../support/browser.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { must, organiser, silent } from '../support/market.ts';
import { PHONE } from '../support/people.ts';
import { type PushBrowser, type PushService, startPushService } from '../support/push-service.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

const DAY_MS = 86_400_000;

let db: TestDatabase;
let service: PushService;
let server: TestServer;
let browser: Browser;
let reminders: ReminderUseCases;
let saleEventId: string;

beforeAll(async () => {
  [db, service] = await Promise.all([startTestDatabase(), startPushService()]);
  const { network } = service;
  server = await startTestServer({ DATABASE_URL: db.url, COOP_PHONE: '0212 3866 123' }, { push: network });
  // The server's own looks once a minute; the test looks when it wants to.
  reminders = await openReminders({
    ...{ database: db.database, network, clock: systemClock, logger: silent },
    ...{ minutesBefore: 15, url: server.url },
  });
  const { saleEvent, listings } = must(await server.domain.saleEvents.get(server.market.saleEventId));
  const [listing] = listings;
  if (listing === undefined) throw new Error('no goods');
  const made = await server.domain.saleEvents.create(organiser, {
    title: 'Chợ phiên mận cuối mùa',
    description: 'Mận hái trong ngày.',
    startsAt: new Date(Date.now() + DAY_MS).toISOString(),
    sellerId: saleEvent.sellerId,
    listings: [{ variantId: listing.variantId, priceDong: 150_000, limitPerBuyer: null }],
  });
  saleEventId = must(made).id;
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await reminders?.close();
  await server?.stop();
  await service?.close();
  await db?.close();
});

/** Gives the page a browser that subscribes at the test's push service; Chromium's own would ask one far away. */
async function subscribeHere(context: BrowserContext, { subscription }: PushBrowser): Promise<void> {
  await context.addInitScript(({ endpoint, p256dh, auth }) => {
    const made = {
      endpoint,
      toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
      unsubscribe: async () => true,
    };
    const mark = 'test.subscribed';
    const now = async () => (localStorage.getItem(mark) === null ? null : made);
    Object.assign(PushManager.prototype, {
      getSubscription: now,
      subscribe: async () => {
        localStorage.setItem(mark, '1');
        return made;
      },
    });
  }, subscription);
}

/** As Chromium does outside of private windows, which each context of a test is. */
async function offerToInstall(page: Page): Promise<void> {
  const held = await page.evaluate(() => {
    const prompt = async () => document.body.setAttribute('data-asked', '1');
    return !dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt }));
  });
  expect(held).toBe(true);
}

const rows = () => db.database.prisma.reminder.count();

/** Hands a push to the page's service worker, as the browser does. */
async function deliver(page: Page, data: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [registration] }) => {
      if (registration) resolve(registration.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registered;
  await devtools.send('ServiceWorker.deliverPushMessage', { origin: server.url, registrationId, data });
}

it('somebody turns the reminder on, hears of another time, turns it off and on again, and is forgotten', async () => {
  const context = await browser.newContext(PHONE);
  await context.grantPermissions(['notifications']);
  const phone = service.subscribe();
  await subscribeHere(context, phone);
  const page = await context.newPage();
  await page.goto(`${server.url}/xem/${saleEventId}`);
  await page.getByRole('link', { name: 'Thêm vào lịch' }).waitFor();
  await offerToInstall(page);
  await page.getByRole('button', { name: 'Nhắc tôi' }).click();
  await page.getByText('Đã bật nhắc. Máy sẽ báo trước 15 phút').waitFor();
  // What Chromium offers was held back for this moment; once, and then never again.
  await page.getByRole('button', { name: 'Đưa ra màn hình chính' }).click();
  expect(await page.evaluate(() => document.body.dataset.asked)).toBe('1');
  expect(await rows()).toBe(1);

  must(
    await server.domain.saleEvents.move(
      organiser,
      saleEventId,
      new Date(Date.now() + 2 * DAY_MS).toISOString(),
    ),
  );
  await reminders.sendDue();
  const [push] = phone.received;
  await deliver(page, JSON.stringify(push?.notice));
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body, data }) => ({ title, body, data }));
    });
  await vi.waitUntil(async () => (await shown()).length > 0, { timeout: 10_000 });
  expect(await shown()).toEqual([
    {
      title: 'Chợ phiên mận cuối mùa',
      body: expect.stringContaining('Đã dời giờ. Giờ mới:'),
      data: `/xem/${saleEventId}`,
    },
  ]);

  await page.reload();
  await page.getByRole('button', { name: 'Thôi nhắc' }).click();
  await offerToInstall(page);
  await page.getByRole('button', { name: 'Nhắc tôi' }).click();
  await page.getByRole('button', { name: 'Thôi nhắc' }).waitFor();
  expect(await rows()).toBe(1);
  expect(await page.getByRole('button', { name: 'Đưa ra màn hình chính' }).count()).toBe(0);

  await page.goto(server.url);
  await page.getByRole('button', { name: 'Xoá tôi khỏi máy này' }).click();
  await page.getByRole('button', { name: 'Có, xoá' }).click();
  await page.getByText('Máy này không còn nhớ gì về bạn').waitFor();
  expect([await rows(), await db.database.prisma.pushSubscription.count()]).toEqual([0, 0]);
  await context.close();
});

it('where notifications are not allowed, the calendar takes their place', async () => {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(`${server.url}/xem/${saleEventId}`);
  await page.getByRole('button', { name: 'Nhắc tôi' }).click();
  await page.getByText('Trình duyệt đang chặn thông báo').waitFor();
  const calendar = page.getByRole('link', { name: 'Nhắc tôi (thêm vào lịch)' });
  expect(await calendar.getAttribute('href')).toBe(`/xem/${saleEventId}/lich.ics`);
  expect(await rows()).toBe(0);
  await context.close();
});
