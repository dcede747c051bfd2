import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Real footage beside the repository, where there is one. */
const FOOTAGE = resolve(import.meta.dirname, '../../../shared/media/presenter.mkv');
/** Chromium repeats the files; this is how much of the footage is taken, s. */
const SECONDS = 20;

const TEST_PICTURE = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=24:duration=${SECONDS}`];
/** The footage is silent; ffmpeg says something, or beeps where it was built without a voice. */
const SPEECH = 'Good morning from the orchard. These plums were picked at five this morning.';
const VOICES = [`flite=text='${SPEECH}':voice=slt`, `sine=frequency=440:beep_factor=4:duration=${SECONDS}`];

export interface CameraFiles {
  /** MJPEG for Chromium's fake camera. */
  video: string;
  /** WAV for Chromium's fake microphone. */
  audio: string;
}

/** Footage for Chromium's fake camera and microphone, made once and kept below the system's temporary folder. */
export async function cameraFiles(): Promise<CameraFiles> {
  const real = existsSync(FOOTAGE);
  const input = real ? ['-t', String(SECONDS), '-i', FOOTAGE] : TEST_PICTURE;
  const version = real ? [FOOTAGE, (await stat(FOOTAGE)).mtimeMs] : TEST_PICTURE;
  const key = createHash('sha256')
    .update(JSON.stringify([version, VOICES]))
    .digest('hex')
    .slice(0, 12);
  const folder = join(tmpdir(), 'cho-phien-tests', `camera-${key}`);
  const files = { video: join(folder, 'camera.mjpeg'), audio: join(folder, 'microphone.wav') };
  if (existsSync(files.video) && existsSync(files.audio)) return files;
  await mkdir(folder, { recursive: true });
  const frame = 'scale=640:360:force_original_aspect_ratio=increase,crop=640:360,fps=24';
  await make(files.video, [...input, '-map', '0:v:0', '-vf', frame, '-q:v', '5', '-f', 'mjpeg']);
  const speak = (voice: string) =>
    make(files.audio, ['-f', 'lavfi', '-i', voice, '-ar', '48000', '-ac', '2', '-f', 'wav']);
  const [speech = '', beeps = ''] = VOICES;
  await speak(speech).catch(() => speak(beeps));
  return files;
}

/** Written aside and renamed, so that a test beside this one never reads half a file. */
async function make(file: string, args: string[]): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  await run('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', ...args, part]);
  await rename(part, file);
}

/** Arguments of a headless Chromium whose camera and microphone are these files, or Chromium's own test picture. */
export function chromiumFlags(files?: CameraFiles): string[] {
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--autoplay-policy=no-user-gesture-required',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    ...(files
      ? [
          `--use-file-for-fake-video-capture=${files.video}`,
          `--use-file-for-fake-audio-capture=${files.audio}`,
        ]
      : []),
  ];
}
