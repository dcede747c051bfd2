import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { openPage } from '../tests/support/people.ts';
import { startService } from '../tests/support/service.ts';
import { freeUdpPort, openUdpLink, type Shape, type UdpLink } from '../tests/support/udp-link.ts';
import { recordGlances } from './lib/clock-camera.ts';
import { goOnAir, openBrowser, playlistUrl } from './lib/known-seller.ts';
import { soundLate } from './lib/sound-offset.ts';
import { median } from './lib/statistics.ts';
import { wrongTones } from './lib/tone-code.ts';
import { listen } from './lib/tone-mic.ts';
import { createRandom } from './lib/trace.ts';

/**
 * A seller's page in Chromium behind a weak uplink (rate, 200 ms there and back, 5 % loss each way), the whole service,
 * and a viewer on a good link: how many new pictures a second reach the viewer, how old they are, and how much of the
 * sound is not what was said. Camera and microphone are such that every picture and every 60 ms of sound are known.
 */
const { values } = parseArgs({
  options: {
    /** Uplinks in kbit/s, one after the other under the same seller. */
    kbps: { type: 'string', default: '1000,300,100,50' },
    'settle-seconds': { type: 'string', default: '25' },
    seconds: { type: 'string', default: '30' },
    loss: { type: 'string', default: '0.05' },
    'round-trip-ms': { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const GLANCE_MS = 25;

interface Measured {
  videoFps: number;
  soundConcealed: number;
  pictureAgeMs: number;
  /** Sound after picture; null where one of them could not be read. */
  soundLateMs: number | null;
}

const rates = values.kbps.split(',').map(Number);
const [settleS, seconds] = [Number(values['settle-seconds']), Number(values.seconds)];
const way = (kbps: number | null): Shape => ({
  kbps,
  delayMs: Number(values['round-trip-ms']) / 2,
  loss: Number(values.loss),
});

const folder = await mkdtemp(join(tmpdir(), 'bench-uplink-'));
const mediaPort = await freeUdpPort();
const link = await openUdpLink(mediaPort, createRandom(Number(values.seed)));
const service = await startService({ env: { DEMO: 'true', MEDIA_PORT: `${mediaPort}` } });
const browser = await openBrowser();
try {
  narrow(link, rates[0] ?? 300);
  const seller = await goOnAir(browser, service, link);
  const viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  await recordGlances(viewer, GLANCE_MS);
  const json: Record<string, Measured> = {};
  for (const kbps of rates) {
    narrow(link, kbps);
    await pause(settleS);
    json[`k${kbps}`] = await measure(kbps, seller, viewer);
  }
  process.stdout.write(`  load of the machine: ${loadavg()[0]?.toFixed(1)}\n${JSON.stringify(json)}\n`);
} finally {
  await browser.close();
  await service.stop({ forget: true });
  await link.close();
  await rm(folder, { recursive: true });
}

function narrow(uplink: UdpLink, kbps: number): void {
  uplink.shape(way(kbps), way(null));
}

async function measure(kbps: number, seller: Page, viewer: Page): Promise<Measured> {
  const from = Date.now();
  const samples = await listen(await playlistUrl(viewer, service, 'sound'), seconds);
  const glances = await viewer.evaluate(
    (since) => (window.glances ?? []).filter(({ at, takenAt }) => at >= since && takenAt !== null),
    from,
  );
  const ageMs = glances.map(({ at, takenAt }) => at - (takenAt ?? at)).sort((a, b) => a - b);
  const spanS = (Date.now() - from) / 1_000;
  const moments = [...new Set(glances.map(({ takenAt }) => takenAt ?? 0))].sort((a, b) => a - b);
  const pictures = moments.length;
  const longestMs = Math.max(0, ...moments.slice(1).map((at, index) => at - (moments[index] ?? at)));
  const measured: Measured = {
    videoFps: Number((pictures / spanS).toFixed(2)),
    soundConcealed: Number(wrongTones(samples).toFixed(4)),
    pictureAgeMs: Math.round(median(ageMs)),
    soundLateMs: await soundLate(seller, await playlistUrl(viewer, service, 'adaptive'), folder),
  };
  const words = await seller.locator('.uplink').allInnerTexts();
  const heights = [...new Set(glances.map(({ height }) => height))].join(', ');
  process.stdout.write(
    `  ${kbps} kbit/s: ${measured.videoFps} pictures/s (${heights} lines), ${(100 * measured.soundConcealed).toFixed(1)} % of the sound wrong, ${measured.pictureAgeMs} ms old, ${longestMs} ms between two at the most, sound ${measured.soundLateMs ?? '?'} ms after the picture; the seller reads: ${words.join(' ').replaceAll('\n', ' ')}\n`,
  );
  return measured;
}

function pause(forS: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forS * 1_000));
}
