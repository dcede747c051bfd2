import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from '../tests/support/people.ts';
import { startService } from '../tests/support/service.ts';
import { freeUdpPort, openUdpLink, type Shape } from '../tests/support/udp-link.ts';
import { goOnAir, openBrowser, playlistUrl } from './lib/known-seller.ts';
import { rigSoundLate } from './lib/rig-lag.ts';
import { soundLate } from './lib/sound-offset.ts';
import { median } from './lib/statistics.ts';
import { createRandom } from './lib/trace.ts';

/**
 * How far sound and picture are apart at the viewer over a whole live: a seller's page in Chromium behind a link with jitter
 * and loss, which is cut, changes its address and is cut for long, one after the other, with quiet times between. Camera
 * and microphone are such that the moment of every picture and of every sound is known.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    kbps: { type: 'string', default: '600' },
    'jitter-ms': { type: 'string', default: '60' },
    loss: { type: 'string', default: '0.03' },
    seed: { type: 'string', default: '1' },
  },
});
/** After a disturbance sound and picture are looked at once the live has got over it, ms. */
const RECOVERY_MS = 20_000;
const EVERY_MS = 20_000;
/** The camera and the microphone are looked at for so long, s. */
const RIG_S = 3;

interface Measured {
  atS: number;
  after: string;
  /** Sound after picture at the viewer; null where one of them could not be read. */
  soundLateMs: number | null;
  /** Of it, what the page's own microphone was late by already: its clock loses time whenever the machine is busy. */
  rigMs: number | null;
}

const way = (kbps: number | null): Shape => ({
  kbps,
  delayMs: 60,
  jitterMs: Number(values['jitter-ms']),
  loss: Number(values.loss),
});
const totalMs = Number(values.minutes) * 60_000;
const folder = await mkdtemp(join(tmpdir(), 'bench-offset-'));
const mediaPort = await freeUdpPort();
const link = await openUdpLink(mediaPort, createRandom(Number(values.seed)));
link.shape(way(Number(values.kbps)), way(null));
const service = await startService({ env: { DEMO: 'true', MEDIA_PORT: `${mediaPort}` } });
const browser = await openBrowser();

const cutFor = async (ms: number) => {
  link.cut();
  await pause(ms);
  link.mend();
};
/** Spread over the live; the last stretch is quiet. */
const disturbances = [
  { name: 'a cut of 5 s', play: () => cutFor(5_000) },
  { name: 'another address', play: () => link.changeAddress() },
  { name: 'a cut of 30 s', play: () => cutFor(30_000) },
];

try {
  const seller = await goOnAir(browser, service, link);
  const viewer = await openPage(browser, `${service.url}/xem/${service.demo?.saleEventId}`);
  const measured: Measured[] = [];
  const startedMs = performance.now();
  const elapsedMs = () => performance.now() - startedMs;
  let after = 'the start';
  await pause(RECOVERY_MS);
  for (const [index, disturbance] of [...disturbances, null].entries()) {
    const untilMs = ((index + 1) * totalMs) / (disturbances.length + 1);
    do {
      // ffmpeg as a viewer gives up now and then on a live that has just been interrupted.
      const late = await soundLate(seller, await playlistUrl(viewer, service, 'adaptive'), folder).catch(
        () => null,
      );
      const rigMs = await rigSoundLate(seller, RIG_S);
      const atS = Math.round(elapsedMs() / 1_000);
      measured.push({ atS, after, soundLateMs: late, rigMs });
      process.stdout.write(
        `  ${atS} s, after ${after}: sound ${late ?? '?'} ms after the picture, ${rigMs ?? '?'} at the microphone already\n`,
      );
      await pause(Math.max(0, Math.min(EVERY_MS, untilMs - elapsedMs())));
    } while (elapsedMs() < untilMs);
    if (disturbance === null) break;
    await disturbance.play();
    after = disturbance.name;
    await pause(RECOVERY_MS);
  }
  const known = measured.flatMap(({ soundLateMs }, index) => {
    // One reading may be off; what the microphone loses it does not get back.
    const near = measured.slice(Math.max(0, index - 1), index + 2).flatMap(({ rigMs }) => rigMs ?? []);
    if (soundLateMs === null || near.length === 0) return [];
    return [{ soundLateMs, addedMs: Math.round(soundLateMs - median(near)) }];
  });
  const json = {
    worstMs: Math.max(...known.map(({ addedMs }) => Math.abs(addedMs))),
    lastMs: known.at(-1)?.addedMs ?? null,
    worstWithRigMs: Math.max(...known.map(({ soundLateMs }) => Math.abs(soundLateMs))),
    measured: measured.length,
    unread: measured.length - known.length,
  };
  process.stdout.write(`  load of the machine: ${loadavg()[0]?.toFixed(1)}\n${JSON.stringify(json)}\n`);
} finally {
  await browser.close();
  await service.stop({ forget: true });
  await link.close();
  await rm(folder, { recursive: true });
}

function pause(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs));
}
