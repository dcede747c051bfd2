import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { RATE, toneSamples } from './tone-code.ts';

const run = promisify(execFile);

declare global {
  interface Window {
    /** When the first tone was said, ms since the epoch. */
    tonesStartedAt?: number;
  }
}

/** Puts the known sound in the place of the page's microphone, past the browser's own filters; before the page is opened. */
export async function putTonesOnMicrophone(page: Page): Promise<void> {
  await page.addInitScript(
    ({ samples, rate }) => {
      const devices = navigator.mediaDevices;
      const askDevice = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wanted) => {
        const stream = await askDevice(wanted);
        if (!wanted?.audio) return stream;
        const context = new AudioContext();
        const buffer = context.createBuffer(1, samples.length, rate);
        buffer.copyToChannel(Float32Array.from(samples), 0);
        const source = new AudioBufferSourceNode(context, { buffer, loop: true });
        const sink = context.createMediaStreamDestination();
        source.connect(sink);
        const startsAtS = context.currentTime + 0.05;
        source.start(startsAtS);
        window.tonesStartedAt = Date.now() + 1_000 * (startsAtS - context.currentTime);
        return new MediaStream([...stream.getVideoTracks(), ...sink.stream.getAudioTracks()]);
      };
    },
    { samples: Array.from(toneSamples(), (value) => Math.round(value * 1e4) / 1e4), rate: RATE },
  );
}

/** What of a live was taken when, as its media times say. */
export interface Sample {
  /** From the live's edge on, samples at {@link RATE}. */
  sound: Float32Array;
  /** Media time of the first sample, ms. */
  soundMs: number;
  /** Holds the picture. */
  file: string;
}

/** Takes a few seconds of picture and sound from a live's edge into a file. */
export async function takeSample(playlistUrl: string, file: string, seconds: number): Promise<Sample> {
  const copy = ['-map', '0:v:0', '-map', '0:a:0', '-c', 'copy', '-copyts', '-y', file];
  // Of the input: counted at the output the kept times would be over at once.
  await run('ffmpeg', ['-v', 'error', '-t', `${seconds}`, '-i', playlistUrl, ...copy], {
    timeout: (seconds + 30) * 1_000,
  });
  return {
    sound: await listen(file, seconds),
    soundMs: await firstTimeMs(file, 'a:0'),
    file,
  };
}

async function firstTimeMs(file: string, stream: string): Promise<number> {
  const entries = ['-select_streams', stream, '-show_entries', 'frame=pts_time', '-read_intervals', '%+#1'];
  const { stdout } = await run('ffprobe', ['-v', 'error', ...entries, '-of', 'csv=p=0', file]);
  return 1_000 * Number.parseFloat(stdout);
}

/** Listens to a live for some seconds from its edge, as a viewer does; samples at {@link RATE}. */
export async function listen(playlistUrl: string, seconds: number): Promise<Float32Array> {
  const output = ['-t', `${seconds}`, '-ac', '1', '-ar', `${RATE}`, '-f', 'f32le', '-'];
  const { stdout } = await run('ffmpeg', ['-v', 'fatal', '-i', playlistUrl, ...output], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
    timeout: (seconds + 60) * 1_000,
  });
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}
