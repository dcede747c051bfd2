import type { Page } from 'playwright-core';

/**
 * A picture that tells when it was taken: a grid of 4 × 4 black and white cells. The corners of the top row are
 * white and the cells between them black, so that no other picture is taken for one; the other twelve are the
 * bits of the time in quarter seconds, lowest first, and come again after 1,024 s.
 */
const CELLS = 4;
const TICK_MS = 250;
const BITS = 12;
const CYCLE_MS = TICK_MS * 2 ** BITS;
/** Shapes the picture may have inside the video's own: a lying one, and one held upright between bars. */
const SHAPES = [16 / 9, 9 / 16];

/** One picture as a viewer saw it. */
export interface Seen {
  /** When it was on the viewer's screen, ms since the epoch. */
  at: number;
  /** When it was taken, to a quarter of a second, ms since the epoch. */
  takenAt: number;
}

declare global {
  interface Window {
    /** Every change of the picture; kept by {@link recordPictures}. */
    pictures?: Seen[];
  }
}

/** ffmpeg's lavfi source of the picture, for an encoder that is started at once. */
export function clockPicture({ width, height }: { width: number; height: number }): string {
  const startS = (Date.now() % CYCLE_MS) / 1000;
  const [cellWidth, cellHeight] = [width / CELLS, height / CELLS];
  const box = (cell: number, when: string) =>
    `drawbox=x=${(cell % CELLS) * cellWidth}:y=${Math.floor(cell / CELLS) * cellHeight}:w=${cellWidth}:h=${cellHeight}:color=white:t=fill${when}`;
  const bits = Array.from({ length: BITS }, (_, bit) => {
    const ticks = `(t+${startS})*${1000 / TICK_MS}/${2 ** bit}`;
    return box(CELLS + bit, `:enable='mod(floor(${ticks}),2)'`);
  });
  const black = `color=black:size=${width}x${height}:rate=15`;
  return [black, box(0, ''), box(CELLS - 1, ''), ...bits, 'format=yuv420p'].join(',');
}

/** Puts the picture in the place of the page's camera; before the page is opened. */
export async function replaceCamera(page: Page): Promise<void> {
  await page.addInitScript(
    ({ CELLS, TICK_MS, BITS }) => {
      const devices = navigator.mediaDevices;
      const askDevice = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wanted) => {
        const stream = new MediaStream();
        if (wanted?.audio) {
          const sound = await askDevice({ audio: wanted.audio });
          for (const track of sound.getAudioTracks()) stream.addTrack(track);
        }
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [320, 180];
        const pen = canvas.getContext('2d');
        const draw = () => {
          const ticks = Math.floor(Date.now() / TICK_MS);
          for (let cell = 0; cell < CELLS + BITS; cell++) {
            const bit = Math.floor(ticks / 2 ** (cell - CELLS)) % 2 === 1;
            const white = cell < CELLS ? cell === 0 || cell === CELLS - 1 : bit;
            if (pen) pen.fillStyle = white ? 'white' : 'black';
            pen?.fillRect((cell % CELLS) * 80, Math.floor(cell / CELLS) * 45, 80, 45);
          }
        };
        draw();
        setInterval(draw, 66);
        for (const track of canvas.captureStream(15).getVideoTracks()) stream.addTrack(track);
        return stream;
      };
    },
    { CELLS, TICK_MS, BITS },
  );
}

/** From now on the page writes down each new picture that its video shows. */
export async function recordPictures(page: Page): Promise<void> {
  await page.evaluate(
    ({ CELLS, TICK_MS, BITS, CYCLE_MS, SHAPES }) => {
      const seen: Seen[] = [];
      window.pictures = seen;
      const canvas = document.createElement('canvas');
      const side = 10 * CELLS;
      [canvas.width, canvas.height] = [side, side];
      const pen = canvas.getContext('2d', { willReadFrequently: true });

      /** Ticks in the part of the video that has the shape; null when it is not such a picture. */
      const read = (video: HTMLVideoElement, shape: number): number | null => {
        const { videoWidth, videoHeight } = video;
        const width = Math.min(videoWidth, videoHeight * shape);
        const height = Math.min(videoHeight, videoWidth / shape);
        const [left, top] = [(videoWidth - width) / 2, (videoHeight - height) / 2];
        if (!pen || width === 0) return null;
        pen.drawImage(video, left, top, width, height, 0, 0, side, side);
        const { data } = pen.getImageData(0, 0, side, side);
        const white = (cell: number) => {
          const [x, y] = [(cell % CELLS) * 10 + 5, Math.floor(cell / CELLS) * 10 + 5];
          return (data[(y * side + x) * 4] ?? 0) > 127;
        };
        if (!white(0) || white(1) || white(2) || !white(3)) return null;
        let ticks = 0;
        for (let bit = 0; bit < BITS; bit++) if (white(CELLS + bit)) ticks += 2 ** bit;
        return ticks;
      };
      const look = () => {
        requestAnimationFrame(look);
        const video = document.querySelector('video');
        if (!video) return;
        const now = Date.now();
        for (const shape of SHAPES) {
          const ticks = read(video, shape);
          if (ticks === null) continue;
          // The newest moment, not later than a second from now, that has these bits.
          const age = (((now + 1000 - ticks * TICK_MS) % CYCLE_MS) + CYCLE_MS) % CYCLE_MS;
          const takenAt = now + 1000 - age;
          const last = seen.at(-1);
          if (!last || Math.abs(last.takenAt - takenAt) >= TICK_MS / 2) seen.push({ at: now, takenAt });
          return;
        }
      };
      look();
    },
    { CELLS, TICK_MS, BITS, CYCLE_MS, SHAPES },
  );
}

/**
 * Waits for pictures taken after `sinceMs` that go on: the first of two in a row. A single one could be a frame
 * shown half-decoded.
 */
export async function pictureTakenAfter(page: Page, sinceMs: number, withinMs: number): Promise<Seen> {
  const found = await page.waitForFunction(
    (since) => {
      const after = (window.pictures ?? []).filter(({ takenAt }) => takenAt > since);
      return after.find((one, index) => (after[index + 1]?.takenAt ?? 0) > one.takenAt) ?? null;
    },
    sinceMs,
    { timeout: withinMs },
  );
  const seen = await found.jsonValue();
  if (seen === null) throw new Error('no such picture');
  return seen;
}

/** Longest time that one picture stood still on the screen, of those that ended after `sinceMs`, ms. */
export function longestFreeze(page: Page, sinceMs: number): Promise<number> {
  return page.evaluate((since) => {
    const seen = window.pictures ?? [];
    const frozen = seen.slice(1).map(({ at }, index) => (at > since ? at - (seen[index]?.at ?? at) : 0));
    return Math.max(0, ...frozen);
  }, sinceMs);
}
