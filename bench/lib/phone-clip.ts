import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RtpTarget, TranscodeSource } from '../../server/contract/transcode.ts';
import { rtpOutput } from '../../tests/support/rtp.ts';
import type { PictureSize } from '../../transcoder/source/key-frame.ts';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/bench-phone');
/** Length of the clip; it is repeated. */
export const CLIP_SECONDS = 60;

/** What a phone would have sent, encoded beforehand: sending it costs next to nothing. `media` null: made-up footage. */
export async function recordPhone(media: string | null, { width, height }: PictureSize): Promise<string> {
  const picture = media
    ? ['-stream_loop', '-1', '-i', media]
    : ['-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=24`];
  const args = [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...picture],
    // The sound's bits count, not what it says: noise costs the encoders their whole rate, as speech does.
    ...['-f', 'lavfi', '-i', 'anoisesrc=color=pink:r=48000:a=0.3', '-map', '0:v', '-map', '1:a'],
    ...['-t', `${CLIP_SECONDS}`, '-vf', `${fill(width, height)},fps=24,format=yuv420p`],
    // As WebRTC has it: no B-frames; a key frame now and then, for the ffmpeg that comes in the middle.
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-tune', 'zerolatency', '-profile:v', 'baseline'],
    ...['-b:v', '1500k', '-maxrate', '1500k', '-bufsize', '750k', '-g', '48'],
    // Parameter sets before each key frame, as phones send them.
    ...['-x264-params', 'repeat-headers=1'],
    ...['-c:a', 'libopus', '-b:a', '32k', '-ac', '2'],
  ];
  const key = createHash('sha256').update(JSON.stringify(args)).digest('hex').slice(0, 16);
  const file = join(CACHE, `${key}.mkv`);
  if (existsSync(file)) return file;
  await mkdir(CACHE, { recursive: true });
  const making = join(CACHE, `${key}.${process.pid}.mkv`);
  await run('ffmpeg', [...args, making]);
  // A file of that name is complete, whoever made it first.
  await rename(making, file);
  return file;
}

function fill(width: number, height: number): string {
  return `scale=${width}:${height}:force_original_aspect_ratio=increase,crop=${width}:${height}`;
}

/** Sends a clip in real time, again and again, until stopped. */
export function sendClip(
  file: string,
  source: TranscodeSource,
  to: { audio: RtpTarget | null; video: RtpTarget | null },
): { stop(): Promise<void> } {
  const outputs: string[] = [];
  if (source.video && to.video) {
    outputs.push('-map', '0:v', '-c', 'copy', ...rtpOutput(source.video, to.video));
  }
  if (source.audio && to.audio)
    outputs.push('-map', '0:a', '-c', 'copy', ...rtpOutput(source.audio, to.audio));
  const input = ['-nostdin', '-loglevel', 'error', '-re', '-stream_loop', '-1', '-i', file];
  const child = spawn('ffmpeg', [...input, ...outputs], { stdio: ['ignore', 'ignore', 'inherit'] });
  const gone = once(child, 'exit');
  return {
    async stop() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
