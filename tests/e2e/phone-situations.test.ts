import { mkdir } from 'node:fs/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { situationTexts } from '../../client/studio/situation-texts.ts';
import { LiveView } from '../../server/contract/live.ts';
import { cameraFiles, chromiumFlags } from '../support/camera.ts';
import { PHONE } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

/** Where pictures of the screens go, for eyes; nowhere unless asked. */
const shots = process.env.SHOTS_DIR;
const t = situationTexts.texts.vi;

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;

beforeAll(async () => {
  if (shots !== undefined) await mkdir(shots, { recursive: true });
  server = await startTestServer();
  // Nobody answers the question for the person here: each test says what they did.
  const flags = chromiumFlags(await cameraFiles()).filter(
    (flag) => flag !== '--use-fake-ui-for-media-stream',
  );
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: flags,
  });
  const first = await browser.newContext(PHONE);
  const link = await first.newPage();
  await link.goto(`${server.url}/vao?token=${server.market.sellerToken}`);
  await link.getByRole('button', { name: /^Mở Chợ phiên/ }).waitFor();
  signedIn = await first.storageState();
  await first.close();
});
afterEach(() => context?.close());
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

const shoot = (name: string) =>
  shots === undefined ? undefined : page.screenshot({ path: `${shots}/${name}.png` });

/** What the person has answered, once and for all. */
const permit = (allowed: boolean) =>
  context.grantPermissions(allowed ? ['camera', 'microphone'] : [], { origin: server.url });

/** The studio on a phone of its own; `prepare` runs in the page before anything of ours. */
async function openStudio(more: { refused?: boolean; prepare?: () => void } = {}): Promise<Page> {
  context = await browser.newContext({ ...PHONE, storageState: signedIn });
  page = await context.newPage();
  await permit(!more.refused);
  if (more.prepare) await page.addInitScript(more.prepare);
  await page.goto(`${server.url}/ban-hang?phien=${server.market.saleEventId}`);
  return page;
}

const goLive = () => page.getByRole('button', { name: 'Lên sóng' });
const says = (sentence: string) => page.getByText(sentence);

/** Makes the next asking fail as the name says, for the kinds that stand in it. */
const failing = {
  inUse: () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'));
  },
  missing: () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
  },
  failed: () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new TypeError('odd'));
  },
  system: () => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError'));
  },
  old: () => {
    Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
  },
  insecure: () => {
    Object.defineProperty(globalThis, 'isSecureContext', { value: false });
  },
  inApp: () => {
    Object.defineProperty(navigator, 'userAgent', {
      value: 'Mozilla/5.0 (Linux; Android 11) Zalo android/2309',
    });
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
  },
} as const;

it.each(Object.keys(failing) as (keyof typeof failing)[])('says what to do when it is %s', async (fault) => {
  await openStudio({ prepare: failing[fault] });
  await says(t.sentence[fault]).waitFor();
  expect(await goLive().isDisabled()).toBe(true);
  await shoot(fault);
});

it('says so too in a browser that cannot run the page at all', async () => {
  context = await browser.newContext({ ...PHONE, storageState: signedIn });
  page = await context.newPage();
  await page.route('**/assets/ban-hang-*.js', (route) => route.abort());
  await page.goto(`${server.url}/ban-hang`);
  await says('hãy cập nhật Chrome').waitFor();
  await shoot('cannot-run');
});

it('goes on by itself once the person allows what they had refused', async () => {
  await openStudio({ refused: true });
  await says(t.sentence.refused).waitFor();
  await shoot('refused');
  await permit(true);
  await expect.poll(() => goLive().isEnabled()).toBe(true);
  await says(t.sentence.refused).waitFor({ state: 'detached' });
});

it('waits for the answer to its question', async () => {
  await openStudio({
    prepare: () => {
      navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
    },
  });
  await says(t.sentence.asking).waitFor();
  await shoot('asking');
});

it('sells by voice where there is no camera, and with a picture once there is one', async () => {
  await openStudio({
    prepare: () => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      let plugged = false;
      navigator.mediaDevices.addEventListener('devicechange', () => {
        plugged = true;
      });
      navigator.mediaDevices.getUserMedia = (wanted) =>
        wanted?.video && !plugged ? Promise.reject(new DOMException('', 'NotFoundError')) : open(wanted);
    },
  });
  await says(t.sentence.noCamera).waitFor();
  await shoot('no-camera');
  await goLive().click();
  await page.getByText('ĐANG PHÁT', { exact: true }).waitFor();
  await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
  await says(t.sentence.noCamera).waitFor({ state: 'detached' });
  await expect.poll(pictureArrives, { timeout: 20_000 }).toBe(true);
  await page.getByRole('button', { name: 'Dừng phát' }).click();
  await page.getByRole('button', { name: 'Chỉ dừng hình, còn bán tiếp' }).click();
  await goLive().waitFor();
});

it('says that nobody hears who has no microphone', async () => {
  await openStudio({
    prepare: () => {
      const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wanted) =>
        wanted?.audio ? Promise.reject(new DOMException('', 'NotFoundError')) : open(wanted);
    },
  });
  await says(t.sentence.noMicrophone).waitFor();
  await shoot('no-microphone');
});

it('stays in the same live through a mute, a turn, a call and a lost camera', async () => {
  await openStudio();
  await says(t.hears).waitFor();
  await shoot('before');
  await goLive().click();
  await page.getByText('ĐANG PHÁT', { exact: true }).waitFor();
  await shoot('on-air');
  const live = await liveOf();
  expect(live).toBeDefined();

  await page.getByRole('button', { name: t.mute }).click();
  await says(t.sentence.muted).waitFor();
  await says(t.speaking).waitFor();
  await shoot('muted');
  await page.getByRole('button', { name: t.unmute }).first().click();
  await says(t.sentence.muted).waitFor({ state: 'detached' });

  // Chromium's own microphone cannot be called; the page hears what a phone would tell it.
  await tellTrack('audio', { muted: true });
  await says(t.sentence.call).waitFor();
  await shoot('call');
  await tellTrack('audio', { muted: false });
  await says(t.sentence.call).waitFor({ state: 'detached' });

  const before = await videoTrack();
  await page.getByRole('button', { name: t.flip }).click();
  await expect.poll(videoTrack).not.toBe(before);
  const flipped = await videoTrack();
  await tellTrack('video', { ended: true });
  await expect.poll(videoTrack).not.toBe(flipped);
  await page.getByText('ĐANG PHÁT', { exact: true }).waitFor();
  expect(await liveOf()).toBe(live);
});

/** Whether the server has lately got something of a picture. */
async function pictureArrives(): Promise<boolean> {
  const staff = await server.connect(await server.signIn(server.market.sellerId));
  const { saleEventId } = server.market;
  const answer = await staff.emitWithAck('health:follow', { saleEventId, sinceMs: null });
  staff.close();
  return answer.ok && answer.data.uplink.some(({ videoKbit }) => videoKbit > 0);
}

async function liveOf(): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/api/sale-events/${server.market.saleEventId}/public`);
  return z.object({ live: LiveView.nullable() }).parse(await answer.json()).live?.liveSessionId;
}

const videoTrack = () =>
  page.evaluate(() => {
    const source = document.querySelector('video')?.srcObject;
    return source instanceof MediaStream ? source.getVideoTracks()[0]?.id : undefined;
  });

function tellTrack(kind: 'audio' | 'video', what: { muted?: boolean; ended?: boolean }): Promise<void> {
  return page.evaluate(
    ([wanted, { muted, ended }]) => {
      const source = document.querySelector('video')?.srcObject;
      const track =
        source instanceof MediaStream ? source.getTracks().find(({ kind }) => kind === wanted) : undefined;
      if (track === undefined) throw new Error(`no ${wanted} track`);
      if (muted !== undefined) Object.defineProperty(track, 'muted', { value: muted, configurable: true });
      if (ended) track.stop();
      track.dispatchEvent(new Event(ended ? 'ended' : muted ? 'mute' : 'unmute'));
    },
    [kind, what] as const,
  );
}
