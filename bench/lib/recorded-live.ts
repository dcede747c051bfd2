import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { canvasOf, DEFAULT_LADDER, type Rendition } from '../../transcoder/ladder/ladder.ts';
import {
  createFragmentReader,
  type Fragment,
  type InitSegment,
} from '../../transcoder/packager/fragments.ts';
import { writeMediaPlaylist, writeMultivariantPlaylist } from '../../transcoder/packager/playlist.ts';

const run = promisify(execFile);
const CACHE = resolve(import.meta.dirname, '../../node_modules/.cache/bench-live');
/** As the packager has it: what a playlist names, and what is kept beyond that for a slow reader. */
const LISTED = 15;
const KEPT = LISTED + 6;

/** A live that was encoded beforehand with the product's ladder: playing it costs no encoding. */
export interface RecordedLive {
  renditions: readonly { rendition: Rendition; init: InitSegment; fragments: readonly Fragment[] }[];
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
  const renditions = await Promise.all(
    DEFAULT_LADDER.map(async (rendition) => {
      const fragments: Fragment[] = [];
      const inits: InitSegment[] = [];
      const reader = createFragmentReader({
        onInit: (init) => inits.push(init),
        onFragment: (fragment) => fragments.push(fragment),
      });
      reader.push(await readFile(join(place, `${rendition.id}.mp4`)));
      const [init] = inits;
      if (!init) throw new Error(`the recording of ${rendition.id} has no beginning`);
      return { rendition, init, fragments };
    }),
  );
  const ends = renditions.map(({ fragments }) => fragments.length);
  const count = Math.min(...ends);
  const durationMs = renditions[0]?.fragments.slice(0, count).reduce((sum, one) => sum + one.durationMs, 0);
  return {
    renditions: renditions.map((one) => ({ ...one, fragments: one.fragments.slice(0, count) })),
    durationMs: durationMs ?? 0,
  };
}

/** The ladder's rungs from a file: sizes, rates and key frames as the transcoder has them for a live. */
function encodeArguments(seconds: number, media: string | null): string[] {
  const picture = media
    ? ['-stream_loop', '-1', '-i', media]
    : ['-f', 'lavfi', '-i', 'testsrc2=s=854x480:r=30'];
  // The sound's bits count, not what it says: noise costs the encoder its whole rate, as speech does.
  const sound = ['-f', 'lavfi', '-i', 'anoisesrc=color=pink:r=48000:a=0.3'];
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', ...picture, ...sound],
    ...DEFAULT_LADDER.flatMap((rung) => {
      const { width, height } = canvasOf(rung, { width: 16, height: 9 });
      const fit = `scale=${width}:${height}:force_original_aspect_ratio=decrease:force_divisible_by=2`;
      const filter = `fps=${rung.framesPerSecond},${fit},pad=${width}:${height}:-1:-1,setsar=1,format=yuv420p`;
      return [
        ...['-map', '0:v', '-map', '1:a', '-t', `${seconds}`, '-vf', filter],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', `${rung.crf}`],
        ...['-maxrate', `${rung.videoKbps}k`, '-bufsize', `${Math.round(1.5 * rung.videoKbps)}k`],
        ...['-force_key_frames', 'expr:gte(t,n_forced*2)', '-g', '9999', '-sc_threshold', '0'],
        ...['-c:a', 'aac', '-b:a', `${rung.audioKbps}k`, '-ac', '1', '-ar', `${rung.audioHz}`],
        ...['-movflags', 'empty_moov+default_base_moof+frag_keyframe+skip_trailer', `${rung.id}.mp4`],
      ];
    }),
  ];
}

/** A small origin that lets a recording pass by as a live. */
export interface LiveOrigin {
  readonly port: number;
  /** Begins anew with this much already past, ms; players of before find nothing more. */
  restart(pastMs: number): void;
  close(): Promise<void>;
}

export async function serveLive(live: RecordedLive): Promise<LiveOrigin> {
  let startedAt = Date.now();
  const firstMs = live.renditions[0]?.fragments[0]?.startMs ?? 0;
  const variants = live.renditions.map(({ rendition, init, fragments }) => ({
    id: rendition.id,
    bandwidth: rendition.totalKbps * 1_000,
    averageBandwidth: (fragments.reduce((sum, one) => sum + one.data.length, 0) * 8_000) / live.durationMs,
    codecs: init.codecs,
    width: init.width,
    height: init.height,
    framesPerSecond: rendition.framesPerSecond,
  }));
  const multivariant = writeMultivariantPlaylist(variants);

  /** Segments that are complete by now, from the first one that is still kept. */
  const range = (fragments: readonly Fragment[]) => {
    const nowMs = Date.now() - startedAt + firstMs;
    const open = fragments.findIndex((one) => one.startMs + one.durationMs > nowMs);
    const end = open < 0 ? fragments.length : open;
    return { from: Math.max(0, end - KEPT), end };
  };
  const answer = (path: string): { type: string; body: string | Buffer } | null => {
    if (path === '/index.m3u8') return { type: 'application/vnd.apple.mpegurl', body: multivariant };
    const [, id, name] = /^\/(\w+)\/([\w.-]+)$/.exec(path) ?? [];
    const found = live.renditions.find(({ rendition }) => rendition.id === id);
    if (!found || !name) return null;
    if (name === 'init-0.mp4') return { type: 'video/mp4', body: found.init.data };
    const { from, end } = range(found.fragments);
    if (name === 'index.m3u8') {
      const segments = found.fragments.slice(Math.max(0, end - LISTED), end).map((one, index) => ({
        number: Math.max(0, end - LISTED) + index,
        durationMs: one.durationMs,
        programDateTimeMs: startedAt + one.startMs - firstMs,
        discontinuity: false,
        init: 0,
      }));
      const body = writeMediaPlaylist({
        segments,
        targetDuration: 2,
        discontinuitySequence: 0,
        ended: false,
      });
      return { type: 'application/vnd.apple.mpegurl', body };
    }
    const number = Number(/^(\d+)\.m4s$/.exec(name)?.[1] ?? Number.NaN);
    const fragment = number >= from && number < end ? found.fragments[number] : undefined;
    return fragment ? { type: 'video/mp4', body: fragment.data } : null;
  };

  const server = createServer((request, response) => {
    const found = answer(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'no-store');
    if (found) response.setHeader('Content-Type', found.type);
    response.statusCode = found ? 200 : 404;
    response.end(found?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    restart(pastMs) {
      startedAt = Date.now() - pastMs;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
