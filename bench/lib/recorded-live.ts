import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { flattenPlan, planFfmpeg } from '../../transcoder/ffmpeg/arguments.ts';
import { FIRST_FRAME_S } from '../../transcoder/ladder/key-frames.ts';
import { DEFAULT_LADDER, type Ladder, picturesOf } from '../../transcoder/ladder/ladder.ts';
import { createSampleReader } from '../../transcoder/mp4/reader.ts';
import type { Sample, TrackConfig } from '../../transcoder/mp4/track.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import { createPackager, type Packager } from '../../transcoder/packager/packager.ts';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/bench-live');
/** How often samples go to the packager, ms; ffmpeg writes about as often. */
const FEED_EVERY_MS = 100;

const LOWEST = DEFAULT_LADDER.sets.index?.slice(0, 1) ?? [];
/** The product's ladder, and a set of its lowest picture alone. */
const LADDER: Ladder = { ...DEFAULT_LADDER, sets: { ...DEFAULT_LADDER.sets, lowest: LOWEST } };

/** One track of the recording with all its samples in order. */
interface RecordedTrack {
  id: string;
  config: TrackConfig;
  samples: readonly Sample[];
}

/** A live that was encoded beforehand as the transcoder does it: playing it costs no encoding. */
export interface RecordedLive {
  tracks: readonly RecordedTrack[];
  durationMs: number;
}

/** Encodes once into a cache folder; `media` is repeated as often as needed, null is generated footage. */
export async function recordLive(seconds: number, media: string | null): Promise<RecordedLive> {
  await mkdir(CACHE, { recursive: true });
  const args = encodeArguments(seconds, media);
  const key = createHash('sha256').update(JSON.stringify(args)).digest('hex').slice(0, 16);
  const place = join(CACHE, key);
  if (!existsSync(place)) {
    const making = `${place}.${process.pid}`;
    await mkdir(making, { recursive: true });
    await run('ffmpeg', args, { cwd: making });
    // A folder of that name is complete, whoever made it first.
    await rename(making, place);
  }
  const tracks = await Promise.all(
    [...picturesOf(LADDER, LADDER.video), ...LADDER.audio].map(async ({ id }) =>
      readTrack(id, join(place, `${id}.mp4`)),
    ),
  );
  const ends = tracks.map(({ config, samples }) => {
    const last = samples.at(-1);
    return last ? endMs(last, config) : 0;
  });
  return { tracks, durationMs: Math.min(...ends) - FIRST_FRAME_S * 1_000 };
}

async function readTrack(id: string, file: string): Promise<RecordedTrack> {
  const samples: Sample[] = [];
  const configs: TrackConfig[] = [];
  const reader = createSampleReader({
    onConfig: (config) => configs.push(config),
    onSample: (sample) => samples.push(sample),
  });
  reader.push(await readFile(file));
  const [config] = configs;
  if (!config) throw new Error(`the recording of ${id} has no beginning`);
  return { id, config, samples };
}

/** The product's own filters and encoders; only picture and sound come from files, not from one RTP session. */
function encodeArguments(seconds: number, media: string | null): string[] {
  const plan = planFfmpeg({
    sdp: '',
    picture: null,
    video: picturesOf(LADDER, LADDER.video),
    audio: LADDER.audio,
    urlOf: (track) => `${track}.mp4`,
  });
  const outputs = flattenPlan({ inputs: [], outputs: plan.outputs }).map((one) =>
    one.startsWith('[0:a]') ? `[1:a]${one.slice('[0:a]'.length)}` : one,
  );
  const timing = ['-itsoffset', `${FIRST_FRAME_S}`, '-t', `${seconds}`];
  const picture = media
    ? ['-stream_loop', '-1', '-i', media]
    : ['-f', 'lavfi', '-i', 'testsrc2=s=854x480:r=30'];
  // The sound's bits count, not what it says: noise costs the encoder its whole rate, as speech does.
  const noise = 'anoisesrc=color=pink:r=48000:a=0.3,aformat=channel_layouts=stereo';
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'],
    ...[...timing, ...picture, ...timing, '-f', 'lavfi', '-i', noise],
    ...outputs,
  ];
}

function endMs({ dts, duration }: Sample, { timescale }: TrackConfig): number {
  return ((dts + duration) * 1_000) / timescale;
}

/** The product's packager and origin, through which a recording passes as a live. */
export interface LiveOrigin {
  readonly port: number;
  /** Begins a live anew with this much already past, ms, and gives its path; the one before is gone. */
  restart(pastMs: number): string;
  close(): Promise<void>;
}

export async function serveLive(live: RecordedLive): Promise<LiveOrigin> {
  let current: { id: string; packager: Packager; stop(): void } | null = null;
  const serve = createOrigin((id) => (current?.id === id ? current.packager : null));
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (!serve(request, response, path)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    restart(pastMs) {
      current?.stop();
      const packager = createPackager({ ladder: LADDER });
      current = { id: randomUUID(), packager, stop: feed(live, packager, pastMs) };
      return `/live/${current.id}`;
    },
    async close() {
      current?.stop();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Gives a packager the samples by the clock, as ffmpeg would, until it is stopped. */
function feed({ tracks }: RecordedLive, packager: Packager, pastMs: number): () => void {
  const firstMs = FIRST_FRAME_S * 1_000;
  const beganAt = performance.now();
  const epochMs = Date.now() - pastMs - firstMs;
  const sink = packager.startRun({ tracks: tracks.map(({ id }) => id), epochMs: () => epochMs });
  const waiting = tracks.map((track) => ({ ...track, next: 0 }));
  for (const { id, config } of tracks) sink.config(id, config);
  /** Tracks go on together, in small steps: the packager takes none for broken that is far ahead. */
  const feedUntil = (mediaMs: number) => {
    for (const track of waiting) {
      for (;;) {
        const sample = track.samples[track.next];
        if (!sample || endMs(sample, track.config) > mediaMs) break;
        sink.sample(track.id, sample);
        track.next += 1;
      }
    }
  };
  for (let mediaMs = firstMs; mediaMs < firstMs + pastMs; mediaMs += FEED_EVERY_MS) feedUntil(mediaMs);
  const timer = setInterval(() => feedUntil(firstMs + pastMs + performance.now() - beganAt), FEED_EVERY_MS);
  return () => {
    clearInterval(timer);
    sink.close();
    packager.end();
  };
}
