import type { Page } from 'playwright-core';
import { COLUMNS, momentOf, ROWS, SHARE, TICK_MS } from './clock-code.ts';
import { median } from './statistics.ts';
import { LOOP_MS, positionOf, RATE } from './tone-code.ts';

/** Of one cell's side where a picture is read, pixels. */
const CELL = 10;

declare global {
  interface Window {
    /** What WebRTC gets of the page's camera and microphone. */
    knownStream?: MediaStream;
  }
  /** Of Chromium (MediaStreamTrack Insertable Media Processing using Streams); TypeScript does not know it yet. */
  class MediaStreamTrackProcessor<Data extends AudioData | VideoFrame> {
    constructor(init: { track: MediaStreamTrack });
    readonly readable: ReadableStream<Data>;
  }
}

/** Keeps hold of camera and microphone for {@link rigSoundLate}; before the page is opened, after both were replaced. */
export async function keepKnownStream(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const askDevice = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      const stream = await askDevice(wanted);
      if (wanted?.video && wanted.audio) window.knownStream = stream;
      return stream;
    };
  });
}

/**
 * How much later than the picture the sound of the same moment comes out of the page's own camera and microphone, before
 * anything is sent, ms: what the rig itself adds to an offset, since WebRTC dates both by when they come. Null where one
 * of them cannot be read in these `seconds`.
 */
export async function rigSoundLate(page: Page, seconds: number): Promise<number | null> {
  const seen = await page.evaluate(takeTracks, {
    columns: COLUMNS,
    rows: ROWS,
    share: SHARE,
    cell: CELL,
    rate: RATE,
    forMs: 1_000 * seconds,
  });
  if (seen === null) return null;
  const pictureLagMs = seen.pictures.flatMap(({ at, tick }, index) =>
    tick === null || tick === seen.pictures[index - 1]?.tick ? [] : [at - momentOf(tick, at) - TICK_MS / 2],
  );
  const position = positionOf(Float32Array.from(seen.sounds.flatMap(({ samples }) => samples)));
  if (position === null || pictureLagMs.length === 0) return null;
  // Each block comes at the end of its time; the middle of all says when the first sample would have come.
  let before = 0;
  const beganAt = seen.sounds.map(({ at, samples }) => {
    before += samples.length;
    return at - (1_000 * before) / RATE;
  });
  const late = median(beganAt) - (seen.tonesStartedAt + position);
  const soundLagMs = ((((late + LOOP_MS / 2) % LOOP_MS) + LOOP_MS) % LOOP_MS) - LOOP_MS / 2;
  return Math.round(soundLagMs - median(pictureLagMs));
}

/** Runs in the page: what comes out of copies of both tracks, and when. */
async function takeTracks(read: {
  columns: number;
  rows: number;
  share: number;
  cell: number;
  rate: number;
  forMs: number;
}) {
  const { columns, rows, share, cell, rate, forMs } = read;
  const camera = window.knownStream?.getVideoTracks()[0]?.clone();
  const microphone = window.knownStream?.getAudioTracks()[0]?.clone();
  const [width, height] = [columns * cell, rows * cell];
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const tonesStartedAt = window.tonesStartedAt;
  if (!camera || !microphone || !pen || tonesStartedAt === undefined) return null;
  const untilMs = Date.now() + forMs;
  const pictures: { at: number; tick: number | null }[] = [];
  const sounds: { at: number; samples: number[] }[] = [];
  const look = async () => {
    const reader = new MediaStreamTrackProcessor<VideoFrame>({ track: camera }).readable.getReader();
    while (Date.now() < untilMs) {
      const { value: frame } = await reader.read();
      const at = Date.now();
      if (!frame) return;
      const [across, down] = [frame.displayWidth * share, frame.displayHeight * share];
      pen.drawImage(frame, 0, 0, across, down, 0, 0, width, height);
      frame.close();
      const { data } = pen.getImageData(0, 0, width, height);
      const cells = Array.from({ length: columns * rows }, (_, index) => {
        const x = (index % columns) * cell + cell / 2;
        const y = Math.floor(index / columns) * cell + cell / 2;
        return (data[(y * width + x) * 4 + 1] ?? 0) > 127;
      });
      pictures.push({ at, tick: window.clockCode.tickOf(cells) });
    }
  };
  const listen = async () => {
    const reader = new MediaStreamTrackProcessor<AudioData>({ track: microphone }).readable.getReader();
    while (Date.now() < untilMs) {
      const { value: sound } = await reader.read();
      const at = Date.now();
      if (!sound) return;
      const all = new Float32Array(sound.numberOfFrames);
      sound.copyTo(all, { planeIndex: 0, format: 'f32-planar' });
      const every = sound.sampleRate / rate;
      const length = Math.round(all.length / every);
      sounds.push({ at, samples: Array.from({ length }, (_, index) => all[Math.round(index * every)] ?? 0) });
      sound.close();
    }
  };
  await Promise.all([look(), listen()]);
  camera.stop();
  microphone.stop();
  return { pictures, sounds, tonesStartedAt };
}
