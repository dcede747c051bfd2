import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { flattenPlan, planFfmpeg } from '../../transcoder/ffmpeg/arguments.ts';
import { FIRST_FRAME_S } from '../../transcoder/ladder/key-frames.ts';
import type { Ladder, VideoTrack } from '../../transcoder/ladder/ladder.ts';
import type { PictureSize } from '../../transcoder/source/key-frame.ts';

const run = promisify(execFile);

/** What is encoded: a file of at least `seconds`, or null for generated moving footage. */
export interface Clip {
  name: string;
  media: string | null;
  size: PictureSize;
  seconds: number;
}

/** A harmonic voice in syllables, 48 kHz stereo as a phone's Opus comes out. */
const VOICE =
  "aevalsrc='0.2*(0.3+0.7*gt(sin(2*PI*3.1*t),-0.5))*(sin(2*PI*170*t+3*sin(2*PI*0.7*t))+sin(2*PI*510*t)/2" +
  "+sin(2*PI*1190*t)/3+sin(2*PI*2380*t)/5)+0.03*random(0)*gt(sin(2*PI*3.1*t),0.8)':c=stereo:s=48000";

/** Input arguments of a clip, picture first and sound second; `delayS` moves both on the time line. */
export function clipInputs(clip: Clip, delayS = 0): string[] {
  const timing = ['-itsoffset', `${delayS}`, '-t', `${clip.seconds}`];
  const { width, height } = clip.size;
  const picture = clip.media
    ? ['-i', clip.media]
    : ['-f', 'lavfi', '-i', `mandelbrot=s=${width}x${height}:r=30:end_pts=900`];
  return [...timing, ...picture, ...timing, '-f', 'lavfi', '-i', VOICE];
}

/** Runs the product's own filters and encoders over a clip, one file a track. Gives CPU seconds per second. */
export async function encodeOurs(
  clip: Clip,
  { video, audio, stills }: Pick<Ladder, 'video' | 'audio'> & { stills?: VideoTrack },
  fileOf: (track: string) => string,
): Promise<number> {
  const plan = planFfmpeg({
    sdp: '',
    picture: clip.size,
    video: stills ? [stills, ...video] : video,
    audio,
    urlOf: fileOf,
  });
  const sound = '[0:a]';
  // The one difference: sound and picture come from two files, not from one RTP session.
  const outputs = flattenPlan({ inputs: [], outputs: plan.outputs }).map((one) =>
    one.startsWith(sound) ? `[1:a]${one.slice(sound.length)}` : one,
  );
  return encode(clip, [...clipInputs(clip, FIRST_FRAME_S), ...outputs]);
}

/** Runs ffmpeg and gives its CPU seconds per second of the clip. */
export async function encode(clip: Clip, args: readonly string[]): Promise<number> {
  const child = spawn('ffmpeg', ['-nostdin', '-hide_banner', '-benchmark', '-y', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // The encoders' summaries come after the times and are a few thousand characters.
    tail = (tail + text).slice(-16_000);
  });
  const [code] = await once(child, 'close');
  const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(tail) ?? [];
  if (code !== 0 || user === undefined) throw new Error(`ffmpeg failed (${code}): ${tail}`);
  return (Number(user) + Number(system)) / clip.seconds;
}

/** Bytes of a file's frames without any container. */
export async function streamBytes(file: string): Promise<number> {
  const args = ['-v', 'error', '-show_entries', 'packet=size', '-of', 'csv=p=0', file];
  const { stdout } = await run('ffprobe', args, { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').reduce((sum, size) => sum + Number.parseInt(size || '0', 10), 0);
}

/** SSIM of a file against its clip as a viewer sees it: 30 frames/s with repeats, 360 lines. */
export async function ssim(clip: Clip, file: string): Promise<number> {
  // Exact frame numbers instead of times: a container's milliseconds would pair the wrong frames.
  const shown = `fps=30,settb=1/30,setpts=N,scale=-2:360:flags=bicubic,setsar=1,format=yuv420p`;
  const graph = `[0:v]${shown}[a];[2:v]${shown}[b];[a][b]ssim=shortest=1`;
  const { stderr } = await run(
    'ffmpeg',
    ['-nostdin', '-hide_banner', ...clipInputs(clip), '-i', file, '-lavfi', graph, '-f', 'null', '-'],
    { maxBuffer: 16 * 1024 * 1024 },
  );
  const [, all] = /SSIM .*All:([\d.]+)/.exec(stderr) ?? [];
  if (all === undefined) throw new Error(`no SSIM for ${file}`);
  return Number(all);
}
