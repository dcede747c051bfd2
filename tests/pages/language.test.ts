import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { must, viewer } from '../support/market.ts';
import { putOnAir } from '../support/on-air.ts';
import { openPage } from '../support/people.ts';
import { layPack, pseudo, pseudoPack, record } from '../support/pseudo-pack.ts';
import { startTestServer, type TestServer, temporaryDataDir } from '../support/server.ts';

let server: TestServer;
let browser: Browser;
let data: Awaited<ReturnType<typeof temporaryDataDir>>;

beforeAll(async () => {
  data = await temporaryDataDir();
  const folder = await layPack(data.dir, await pseudoPack(['watch:goods']));
  await record(folder, 'new-order.m4a', 1);
  await record(folder, '2.mp3', 2);
  await record(folder, 'box.opus', 3);
  server = await startTestServer({ DATA_DIR: data.dir });
  await putOnAir(server.domain, server.market);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await data?.remove();
});

const langOf = (page: Page) => page.evaluate(() => document.documentElement.lang);

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^(⟦?Ngôn ngữ⟧?|Language):/ }).click();
  await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

it('shows the viewers’ page in a language of a pack, which the phone remembers', async () => {
  const fetched: string[] = [];
  const page = await openPage(browser, `${server.url}/xem/${server.market.saleEventId}`, async (opened) => {
    opened.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  });
  const order = (name: RegExp) => page.getByRole('button', { name }).first().waitFor();
  await order(/^Đặt mua /);
  expect(fetched.filter((path) => path.startsWith('/packs'))).toEqual([]);
  await choose(page, 'Pseudo');
  await order(/^⟦Đặt mua /);
  expect(await langOf(page)).toBe('qps-Ploc');
  // What the pack does not have is said in Vietnamese, and numbers are written as there.
  expect(await page.getByText('Hàng trong phiên chợ', { exact: true }).count()).toBeGreaterThan(0);
  expect(await page.getByText(/\d\.\d{3}/).count()).toBeGreaterThan(0);
  await page.reload();
  await order(/^⟦Đặt mua /);
  // Also where the list of languages cannot be had: the pack itself the phone has kept.
  await page.route(/\/packs$/, (route) => route.abort());
  await page.reload();
  await order(/^⟦Đặt mua /);
  await page.unroute(/\/packs$/);
  await choose(page, 'English');
  await order(/^Order /);
  expect(await langOf(page)).toBe('en');
});

declare global {
  interface Window {
    /** How many recordings are ready to be played. */
    decoded?: number;
    /** The length of each that was played, seconds. */
    played?: number[];
  }
}

it('shows the studio in it, which calls orders out by its recordings', async () => {
  const fetched: string[] = [];
  const page = await openPage(
    browser,
    `${server.url}/vao?token=${server.market.sellerToken}`,
    async (opened) => {
      opened.on('request', (request) => fetched.push(new URL(request.url()).pathname));
      await opened.addInitScript(() => {
        const played: number[] = [];
        window.played = played;
        const { start } = AudioBufferSourceNode.prototype;
        AudioBufferSourceNode.prototype.start = function (...when) {
          played.push(Math.round(this.buffer?.duration ?? 0));
          start.apply(this, when);
        };
        const { decodeAudioData } = AudioContext.prototype;
        AudioContext.prototype.decodeAudioData = async function (bytes) {
          const sound = await decodeAudioData.call(this, bytes);
          window.decoded = (window.decoded ?? 0) + 1;
          return sound;
        };
      });
    },
  );
  await page.getByRole('button', { name: /^Mở Chợ phiên/ }).waitFor();
  await choose(page, 'Pseudo');
  await page.getByRole('button', { name: /^⟦Mở Chợ phiên/ }).click();
  await page.getByRole('button', { name: pseudo('Lên sóng') }).waitFor();
  await page.getByRole('heading', { name: pseudo('Đơn hàng') }).waitFor();
  const recordings = () => fetched.filter((path) => /^\/packs\/qps-Ploc\..+\./.test(path)).length;
  expect(recordings()).toBe(0);
  await page.getByRole('button', { name: /^⟦Đọc đơn mới⟧/ }).click();
  await expect.poll(() => page.evaluate(() => window.decoded)).toBe(3);
  expect(recordings()).toBe(3);
  const { listings } = must(await server.domain.saleEvents.snapshot(server.market.saleEventId));
  const boxes = listings.find(({ unit }) => unit === 'box');
  must(
    await server.domain.orders.place(viewer, {
      idempotencyKey: randomUUID(),
      saleEventId: server.market.saleEventId,
      buyer: { name: 'Seo', phone: '+84912000801', address: 'Bản Lũng, Mộc Châu' },
      payment: 'cod',
      consent: null,
      lines: [{ listingId: boxes?.id ?? '', quantity: 2 }],
      note: '',
    }),
  );
  // "New order", "two", "boxes".
  await expect.poll(() => page.evaluate(() => window.played)).toEqual([1, 2, 3]);
});
