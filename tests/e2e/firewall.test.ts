import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type Coturn, startCoturn } from '../support/coturn.ts';
import { openPage } from '../support/people.ts';
import { type Service, startService } from '../support/service.ts';

declare global {
  interface Window {
    /** The studio's connections in the order they were made. */
    connections?: RTCPeerConnection[];
  }
}

let coturn: Coturn;
let browser: Browser | undefined;
let service: Service | undefined;

beforeAll(async () => {
  coturn = await startCoturn();
});
afterEach(async () => {
  await browser?.close();
  await service?.stop({ forget: true });
});
afterAll(() => coturn?.stop());

/** A phone whose connections may use these ways only, in the studio of the demo's seller. */
async function openStudio(policy: RTCIceTransportPolicy, flags: string[] = []): Promise<Page> {
  service = await startService({
    env: { DEMO: 'true', TURN_URLS: coturn.url, TURN_SECRET: coturn.secret },
  });
  browser = await launchBrowser({ camera: true, flags });
  const studio = await openPage(browser, 'about:blank');
  await studio.addInitScript((iceTransportPolicy) => {
    const made: RTCPeerConnection[] = [];
    window.connections = made;
    const Plain = RTCPeerConnection;
    window.RTCPeerConnection = class extends Plain {
      constructor(configuration: RTCConfiguration = {}) {
        super({ ...configuration, iceTransportPolicy });
        made.push(this);
      }
    };
  }, policy);
  await studio.goto(service.demo?.sellerLink ?? '');
  await studio.getByRole('button', { name: /^Mở / }).click();
  return studio;
}

/** Goes on air and answers which way the picture takes. */
async function wayOnAir(studio: Page): Promise<unknown> {
  await studio.getByRole('button', { name: 'Lên sóng' }).click();
  await studio.getByText('ĐANG PHÁT', { exact: true }).waitFor();
  // Viewers are led to the picture: it has come all the way.
  await studio.getByText('Đã gửi hình, người xem sẽ thấy sau vài giây').waitFor({ state: 'hidden' });
  return studio.evaluate(async () => {
    const stats = await window.connections?.at(-1)?.getStats();
    const reports = [...(stats?.values() ?? [])];
    const transport = reports.find(({ type }) => type === 'transport');
    const pair = reports.find(({ id }) => id === transport?.selectedCandidatePairId);
    const local = reports.find(({ id }) => id === pair?.localCandidateId);
    return { candidate: local?.candidateType, protocol: local?.protocol };
  });
}

it('goes on air through a TURN server, with the credentials that it was told', async () => {
  const studio = await openStudio('relay');
  expect(await wayOnAir(studio)).toMatchObject({ candidate: 'relay' });
});

it('goes on air by TCP where UDP is blocked', async () => {
  // The browser sends no UDP at all, as behind a firewall that drops it.
  const studio = await openStudio('all', ['--webrtc-ip-handling-policy=disable_non_proxied_udp']);
  expect(await wayOnAir(studio)).toMatchObject({ protocol: 'tcp' });
});
