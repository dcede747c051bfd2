import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file as a phone's MediaRecorder makes it: dark and silent until `brightAtS`, then bright with a tone. */
export async function makeTake(
  file: string,
  {
    seconds,
    brightAtS,
    sound = true,
    mp4 = false,
  }: { seconds: number; brightAtS: number; sound?: boolean; mp4?: boolean },
): Promise<void> {
  const { stdout } = await run(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'color=black:s=320x180:r=15'],
      ...(sound ? ['-f', 'lavfi', '-i', 'sine=r=48000'] : []),
      ...['-t', `${seconds}`, '-vf', `drawbox=c=white:t=fill:enable='gte(t,${brightAtS})'`],
      ...(sound
        ? ['-af', `volume=0:enable='lt(t,${brightAtS})'`, '-c:a', mp4 ? 'aac' : 'libopus', '-b:a', '24k']
        : []),
      ...(mp4
        ? ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']
        : ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '200k']),
      ...['-g', '45'],
      // A pipe: like a phone's file it has neither length nor index.
      ...(mp4 ? ['-f', 'mp4', '-movflags', 'empty_moov+frag_keyframe'] : ['-f', 'webm', '-live', '1']),
      '-',
    ],
    { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 },
  );
  await writeFile(file, stdout);
}

/** When the picture of a file becomes bright and its sound begins, s after its first frame. */
export async function brightAndLoudAt(file: string): Promise<{ brightS: number; loudS: number }> {
  const { stderr } = await run('ffmpeg', [
    ...['-hide_banner', '-i', file, '-vf', 'blackdetect=d=0.1', '-af', 'silencedetect=n=-40dB:d=0.2'],
    ...['-f', 'null', '-'],
  ]);
  return {
    brightS: Number(/black_end:([\d.]+)/.exec(stderr)?.[1]),
    loudS: Number(/silence_end: ([\d.]+)/.exec(stderr)?.[1]),
  };
}
