import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { datePictures } from './clock-camera.ts';
import { median } from './statistics.ts';
import { LOOP_MS, positionOf } from './tone-code.ts';
import { takeSample } from './tone-mic.ts';

const SAMPLE_S = 6;

/**
 * How much later than the picture the sound of the same moment is, by the media times that a player goes by, ms; null
 * where one of them cannot be read. `seller` is the page with the known camera and microphone, `playlistUrl` a set.
 */
export async function soundLate(seller: Page, playlistUrl: string, folder: string): Promise<number | null> {
  const file = join(folder, 'sample.ts');
  // On the weakest links the next seconds may not come in time.
  const sample = await takeSample(await bestOf(playlistUrl), file, SAMPLE_S).catch(() => null);
  if (sample === null) return null;
  const pictures = await datePictures(file, Date.now());
  await rm(file, { force: true });
  const position = positionOf(sample.sound);
  const tonesStartedAt = await seller.evaluate(() => window.tonesStartedAt ?? null);
  // A picture that is shown again, for want of a newer one, says nothing about the time.
  const fresh = pictures.filter(({ takenAt }, index) => takenAt !== (pictures[index - 1]?.takenAt ?? null));
  const zeros = fresh.flatMap(({ takenAt, mediaMs }) => (takenAt === null ? [] : [takenAt - mediaMs]));
  if (zeros.length === 0 || position === null || tonesStartedAt === null) return null;
  // The moment at media time 0, once by the pictures and once by the sound; the order of tones comes again and again.
  const bySound = tonesStartedAt + position - sample.soundMs;
  const apart = (((median(zeros) - bySound + LOOP_MS / 2) % LOOP_MS) + LOOP_MS) % LOOP_MS;
  return Math.round(apart - LOOP_MS / 2);
}

/** ffmpeg takes the first rendition of a set, which has two pictures a second: too few to tell a time by. */
async function bestOf(playlistUrl: string): Promise<string> {
  const text = await (await fetch(playlistUrl)).text();
  const renditions = [...text.matchAll(/^#EXT-X-STREAM-INF:BANDWIDTH=(\d+).*\n(.+)$/gm)];
  const best = renditions.toSorted((a, b) => Number(b[1]) - Number(a[1]))[0]?.[2];
  if (best === undefined) throw new Error(`no rendition in ${playlistUrl}`);
  return new URL(best, playlistUrl).href;
}
