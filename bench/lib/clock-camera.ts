import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { COLUMNS, cellsOf, momentOf, ROWS, SHARE, TICK_MS, tickOf } from './clock-code.ts';
import type { Glance } from './watching.ts';

const run = promisify(execFile);
/** Pixels of one cell's side where a picture is read. */
const CELL = 10;
/** Of the camera's footage. */
const FRAME_MS = 1_000 / 24;
const GRID = { columns: COLUMNS, rows: ROWS, share: SHARE, tickMs: TICK_MS, cell: CELL };

declare global {
  interface Window {
    clockCode: { cellsOf: typeof cellsOf; tickOf: typeof tickOf; momentOf: typeof momentOf };
    /** Kept by {@link recordGlances}. */
    glances?: Glance[];
  }
}

/** The functions as a page can run them: Node has taken the types out of their source. */
const CODE = `window.clockCode = { cellsOf: ${cellsOf}, tickOf: ${tickOf}, momentOf: ${momentOf} };`;

/**
 * Draws the time into each picture of the page's camera, over what it shows: the encoder has a real picture to do.
 * Before the page is opened.
 */
export async function putClockOnCamera(page: Page): Promise<void> {
  await page.addInitScript({ content: CODE });
  await page.addInitScript(
    ({ columns, rows, share, tickMs, everyMs }) => {
      const devices = navigator.mediaDevices;
      const askDevice = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wanted) => {
        const stream = await askDevice(wanted);
        const [camera] = stream.getVideoTracks();
        if (!camera) return stream;
        const scene = document.createElement('video');
        scene.muted = true;
        scene.srcObject = new MediaStream([camera]);
        await scene.play();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [scene.videoWidth, scene.videoHeight];
        const pen = canvas.getContext('2d');
        const [width, height] = [(canvas.width * share) / columns, (canvas.height * share) / rows];
        const draw = () => {
          pen?.drawImage(scene, 0, 0);
          const cells = window.clockCode.cellsOf(Math.floor(Date.now() / tickMs) % 2 ** 14);
          for (const [cell, white] of cells.entries()) {
            if (pen) pen.fillStyle = white ? 'white' : 'black';
            pen?.fillRect((cell % columns) * width, Math.floor(cell / columns) * height, width, height);
          }
        };
        draw();
        setInterval(draw, everyMs);
        return new MediaStream([...canvas.captureStream().getVideoTracks(), ...stream.getAudioTracks()]);
      };
    },
    { ...GRID, everyMs: FRAME_MS },
  );
}

/** From now on the page writes down, every `everyMs`, which moment its video shows. */
export async function recordGlances(page: Page, everyMs: number): Promise<void> {
  await page.evaluate(CODE);
  await page.evaluate(
    ({ columns, rows, share, cell, tickMs, everyMs }) => {
      const glances: Glance[] = [];
      window.glances = glances;
      // The list of what was loaded ends at 250 otherwise.
      performance.setResourceTimingBufferSize(100_000);
      const canvas = document.createElement('canvas');
      const [width, height] = [columns * cell, rows * cell];
      [canvas.width, canvas.height] = [width, height];
      const pen = canvas.getContext('2d', { willReadFrequently: true });
      const read = (video: HTMLVideoElement): number | null => {
        if (!pen || video.videoWidth === 0) return null;
        pen.drawImage(video, 0, 0, video.videoWidth * share, video.videoHeight * share, 0, 0, width, height);
        const { data } = pen.getImageData(0, 0, width, height);
        const cells = Array.from({ length: columns * rows }, (_, index) => {
          const x = (index % columns) * cell + cell / 2;
          const y = Math.floor(index / columns) * cell + cell / 2;
          return (data[(y * width + x) * 4 + 1] ?? 0) > 127;
        });
        return window.clockCode.tickOf(cells);
      };
      setInterval(() => {
        const video = document.querySelector('video');
        if (!video) return;
        const tick = read(video);
        const at = Date.now();
        // A tick lasts a while: its middle is right on average.
        const takenAt = tick === null ? null : window.clockCode.momentOf(tick, at) + tickMs / 2;
        glances.push({ at, takenAt, position: video.currentTime, height: video.videoHeight });
      }, everyMs);
    },
    { ...GRID, everyMs },
  );
}

/** A picture of some media, ms. */
export interface DatedPicture {
  /** When the camera took it, since the epoch; null when it cannot be read. */
  takenAt: number | null;
  /** When a player shows it, on the media's own time line. */
  mediaMs: number;
}

/** Every picture of this media in the order in which it is shown. */
export async function datePictures(file: string, nowMs: number): Promise<DatedPicture[]> {
  const [width, height] = [COLUMNS * CELL, ROWS * CELL];
  const filter = `crop=iw*${SHARE}:ih*${SHARE}:0:0,scale=${width}:${height}`;
  const raw = [
    '-map',
    '0:v:0',
    '-fps_mode',
    'passthrough',
    '-vf',
    filter,
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  ];
  const entries = ['-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
  const [pixels, times] = await Promise.all([
    run('ffmpeg', ['-v', 'error', '-i', file, ...raw], { encoding: 'buffer', maxBuffer: 256 * 1024 * 1024 }),
    run('ffprobe', ['-v', 'error', ...entries, file], { maxBuffer: 16 * 1024 * 1024 }),
  ]);
  const mediaMs = times.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => 1_000 * Number.parseFloat(line));
  return mediaMs.map((ms, index) => {
    const picture = pixels.stdout.subarray(index * width * height, (index + 1) * width * height);
    const tick = picture.length === 0 ? null : tickOf(cellsIn(picture, width));
    return { mediaMs: ms, takenAt: tick === null ? null : momentOf(tick, nowMs) + TICK_MS / 2 };
  });
}

/** White or black of each cell of a grey picture. */
function cellsIn(picture: Uint8Array, width: number): boolean[] {
  return Array.from({ length: COLUMNS * ROWS }, (_, index) => {
    const x = (index % COLUMNS) * CELL + CELL / 2;
    const y = Math.floor(index / COLUMNS) * CELL + CELL / 2;
    return (picture[y * width + x] ?? 0) > 127;
  });
}
