import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { RATE, toneSamples } from './tone-code.ts';

const run = promisify(execFile);

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
        source.start();
        return new MediaStream([...stream.getVideoTracks(), ...sink.stream.getAudioTracks()]);
      };
    },
    { samples: Array.from(toneSamples(), (value) => Math.round(value * 1e4) / 1e4), rate: RATE },
  );
}

/** Listens to a live for some seconds from its edge, as a viewer does; samples at {@link RATE}. */
export async function listen(playlistUrl: string, seconds: number): Promise<Float32Array> {
  const output = ['-t', `${seconds}`, '-ac', '1', '-ar', `${RATE}`, '-f', 'f32le', '-'];
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-i', playlistUrl, ...output], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
    timeout: (seconds + 60) * 1_000,
  });
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}
