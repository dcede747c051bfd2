import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sourceOf } from '../tests/support/rtp.ts';
import { DEFAULT_LADDER } from '../transcoder/ladder/ladder.ts';
import { startBareFfmpeg } from './lib/bare-ffmpeg.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { type LiveWatch, watchLive } from './lib/live-watch.ts';
import { residentBytes } from './lib/memory.ts';
import { CLIP_SECONDS, recordPhone, sendClip } from './lib/phone-clip.ts';
import { report } from './lib/report.ts';
import { startTranscoder } from './lib/transcoder-process.ts';

/**
 * Two lives at once with the default ladder, in real time, for as long as is asked for: what is dropped, what is late,
 * what it costs above the encoding itself, and whether memory stays. Phones' packets are recorded beforehand. Afterwards
 * two bare ffmpegs with the same arguments get the same packets, so that both have the same load beside them.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    /** How long bare ffmpeg runs; a multiple of the clip's length, for the same picture. */
    'bare-seconds': { type: 'string', default: `${CLIP_SECONDS}` },
    media: { type: 'string', default: resolve(import.meta.dirname, '../../shared/media/presenter.mkv') },
  },
});
const minutes = numberAbove0('minutes');
const bareSeconds = numberAbove0('bare-seconds');
/** What the studio asks a phone's camera for. */
/** Below 720 lines: what is encoded is the default ladder, here and by the bare ffmpegs. */
const PICTURE = { width: 640, height: 360 };
const LIVES = 2;
const WARM_UP_MS = 10_000;
const MEMORY_EVERY_MS = 10_000;

const clip = await recordPhone(existsSync(values.media) ? values.media : null, PICTURE);
const sources = Array.from({ length: LIVES }, (_, live) => sourceOf('H264', 1_000 * (live + 1)));
const lives = await runLives();
const bareCpu = await runBare();

const verdicts = lives.verdicts.flatMap((live) => [...live]);
const dropped = verdicts.reduce((sum, [, verdict]) => sum + verdict.dropped, 0);
const late = verdicts.reduce((sum, [, verdict]) => sum + verdict.late, 0);
const cpuRatio = Number((lives.cpu / bareCpu).toFixed(3));
const megabytes = (bytes: number) => Number((bytes / 1_048_576).toFixed(1));
const violations = new Set(verdicts.flatMap(([, verdict]) => verdict.violations));
report(
  `lives: ${LIVES} lives of ${PICTURE.width}x${PICTURE.height} for ${minutes} minutes`,
  [
    ...verdicts.map(([id, verdict], index): [string, string] => [
      `live ${Math.floor((index * LIVES) / verdicts.length) + 1} ${id}`,
      `${verdict.segments} segments, ${verdict.dropped} dropped, ${verdict.late} late, the latest by ${Math.round(verdict.latestMs)} ms`,
    ]),
    ['rules of playlists broken', [...violations].join('; ') || 'none'],
    ['most that an ffmpeg was behind, s of media', `${lives.behindMs / 1_000}`],
    ['ffmpegs started again', `${lives.restarts}`],
    ['transcoder, CPU-seconds per second', lives.cpu.toFixed(3)],
    ['bare ffmpegs, CPU-seconds per second', bareCpu.toFixed(3)],
    ['ratio (goal: at most 1.15)', cpuRatio.toFixed(3)],
    ['memory of the transcoder itself, MB', lives.rss.map((bytes) => megabytes(bytes).toFixed(0)).join(' ')],
    ['load of the machine', loadavg()[0]?.toFixed(1) ?? ''],
  ],
  { minutes, dropped, late, cpuRatio, rssMb: megabytes(Math.max(...lives.rss)) },
);
process.exit(dropped + late === 0 ? 0 : 1);

async function runLives() {
  const transcoder = await startTranscoder();
  const phones: { stop(): Promise<void> }[] = [];
  try {
    const watches: LiveWatch[] = [];
    for (const source of sources) {
      const targets = await transcoder.start(source);
      phones.push(sendClip(clip, source, targets));
      const index = transcoder.base + targets.playlistPath;
      const sets = Object.keys(DEFAULT_LADDER.sets).map((set) => new URL(`${set}.m3u8`, index).href);
      watches.push(await watchLive(sets));
    }
    await wait(WARM_UP_MS);
    const rss: number[] = [];
    let behindMs = 0;
    let restarts = 0;
    const from = performance.now();
    const before = await cpuSeconds(transcoder.pid);
    for (const end = from + 60_000 * minutes; performance.now() < end; ) {
      await wait(Math.min(MEMORY_EVERY_MS, end - performance.now()));
      rss.push(await residentBytes(transcoder.pid));
      const statuses = await transcoder.statuses();
      behindMs = Math.max(behindMs, ...statuses.map((status) => status.behindMs));
      restarts = statuses.reduce((sum, status) => sum + status.restarts, 0);
    }
    const cpu = ((await cpuSeconds(transcoder.pid)) - before) / ((performance.now() - from) / 1_000);
    const verdicts = await Promise.all(watches.map((watch) => watch.stop()));
    return { verdicts, cpu, rss, behindMs, restarts };
  } finally {
    await Promise.all(phones.map((phone) => phone.stop()));
    await transcoder.stop();
  }
}

/** CPU-seconds a second of ffmpeg alone, all lives together. */
async function runBare(): Promise<number> {
  const bare = await Promise.all(sources.map((source) => startBareFfmpeg(source, PICTURE)));
  const phones = sources.flatMap((source, live) => {
    const targets = bare[live];
    return targets ? [sendClip(clip, source, targets)] : [];
  });
  try {
    await wait(WARM_UP_MS);
    const spent = async () => {
      const each = await Promise.all(bare.map(({ pid }) => cpuSeconds(pid)));
      return each.reduce((sum, seconds) => sum + seconds, 0);
    };
    const [before, from] = [await spent(), performance.now()];
    await wait(1_000 * bareSeconds);
    return ((await spent()) - before) / ((performance.now() - from) / 1_000);
  } finally {
    await Promise.all([...phones, ...bare].map((each) => each.stop()));
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function numberAbove0(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (value > 0 && Number.isFinite(value)) return value;
  process.stderr.write(`--${name} has to be a number above 0, not "${values[name]}"\n`);
  process.exit(2);
}
