import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  canvasOf,
  DEFAULT_LADDER,
  type Ladder,
  type Rendition,
  type VideoTrack,
} from '../transcoder/ladder/ladder.ts';
import { type Clip, clipInputs, encode, encodeOurs, ssim, streamBytes } from './lib/encode.ts';
import { PEERS, type PeerSettings } from './lib/peer-settings.ts';
import { wireCosts } from './lib/wire.ts';

/**
 * What each rendition costs on the wire and how it looks, beside other systems' settings at the same video and sound
 * rate. The product's own command line encodes a file; its packager and origin serve it. SSIM is against the source at
 * 360 lines and 30 frames/s. Without the media folder the footage is generated, and the figures say little about people.
 */
const { values } = parseArgs({
  options: {
    media: { type: 'string', default: resolve(import.meta.dirname, '../../shared/media') },
    seconds: { type: 'string', default: '30' },
  },
});
const seconds = Number(values.seconds);
if (!Number.isInteger(seconds) || seconds < 4 || seconds > 39) {
  throw new Error(`--seconds takes a whole number from 4 to 39, not ${values.seconds}`);
}

interface PeerResult {
  name: string;
  kbps: number;
  ssim: number;
  oursSsim: number;
}

/** All rates on the wire, kbit/s. */
interface Row {
  id: string;
  video: number;
  sound: number;
  totalKbps: number;
  ssim: number | null;
}

const folder = await mkdtemp(join(tmpdir(), 'ladder-'));
try {
  const clips = [
    { name: 'presenter', size: { width: 640, height: 480 } },
    { name: 'table', size: { width: 640, height: 360 } },
  ].flatMap((clip): Clip[] => {
    const media = ['mkv', 'mp4'].map((end) => join(values.media, `${clip.name}.${end}`)).find(existsSync);
    return media ? [{ ...clip, media, seconds }] : [];
  });
  const generated: Clip = { name: 'generated', media: null, size: { width: 640, height: 360 }, seconds };
  const results = [];
  for (const clip of clips.length > 0 ? clips : [generated])
    results.push(await measure(clip, DEFAULT_LADDER));
  const [first] = results;
  if (!first) throw new Error('nothing was measured');
  const of = (id: string) => first.rows.find((row) => row.id === id);
  const kbpsOf = (id: string) => round(of(id)?.totalKbps ?? Number.NaN, 1);
  const floor = DEFAULT_LADDER.sets.index?.[0] ?? '';
  const json = {
    floorKbps: kbpsOf(floor),
    floorSsim: of(floor)?.ssim,
    soundOnlyKbps: kbpsOf('sound'),
    stillsKbps: kbpsOf('stills'),
    peers: first.peers,
    opus: { floorKbps: kbpsOf(`${floor}-opus`), soundOnlyKbps: kbpsOf('sound-opus') },
    cpu: round(first.cpu, 3),
  };
  process.stdout.write(`${JSON.stringify(json)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(clip: Clip, ladder: Ladder) {
  const fileOf = (track: string) => join(folder, `${clip.name}-${track}.mp4`);
  const cpu = await encodeOurs(clip, ladder, fileOf);
  process.stdout.write(`${clip.name}: whole ladder ${cpu.toFixed(3)} CPU-seconds per second\n`);
  const costs = await wireCosts(ladder, fileOf);
  const quality = new Map<string, number>();
  for (const { id } of ladder.video) quality.set(id, await ssim(clip, fileOf(id)));

  print(['', 'video', 'sound', 'boxes', 'lists', 'heads', 'total', 'SSIM']);
  const rows: Row[] = [];
  for (const rendition of ladder.renditions) {
    const cost = costs.get(rendition.id);
    if (!cost) throw new Error(`nobody watched ${rendition.id}`);
    const kbps = (count: number) => (count * 8) / 1000 / cost.seconds;
    const sound = kbps(await streamBytes(fileOf(rendition.audio)));
    const video = kbps(await videoBytes(rendition, fileOf));
    const parts = [video, sound, kbps(cost.media) - video - sound, kbps(cost.playlists), kbps(cost.headers)];
    const totalKbps = parts.reduce((sum, part) => sum + part, 0);
    const whole = rendition.video === null ? null : quality.get(rendition.video);
    rows.push({ id: rendition.id, video, sound, totalKbps, ssim: whole ?? null });
    print([
      rendition.id,
      ...[...parts, totalKbps].map((part) => part.toFixed(1)),
      whole === null || whole === undefined ? '' : whole.toFixed(4),
    ]);
  }
  process.stdout.write(`  CPU alone, decoding included:${await cpuOfEach(clip, ladder)}\n`);

  const peers: PeerResult[] = [];
  for (const id of ladder.sets.index ?? []) {
    const track = ladder.video.find((video) => video.id === id);
    const ours = rows.find((row) => row.id === id);
    if (!track || !ours) continue;
    peers.push(...(await Promise.all(PEERS.map((peer) => comparePeer(clip, track, peer, ours)))));
  }
  for (const peer of peers) {
    process.stdout.write(`  ${peer.name}: ${peer.kbps} kbit/s, SSIM ${peer.ssim}, ours ${peer.oursSsim}\n`);
  }
  return { rows, peers, cpu };
}

async function videoBytes({ video }: Rendition, fileOf: (track: string) => string): Promise<number> {
  if (video === null) return 0;
  return streamBytes(fileOf(video));
}

/** CPU-seconds per second of each track encoded by itself. */
async function cpuOfEach(clip: Clip, ladder: Ladder): Promise<string> {
  const alone = () => join(folder, 'alone.mp4');
  let text = '';
  for (const track of ladder.video) {
    const cpu = await encodeOurs(clip, { video: [track], audio: ladder.audio.slice(0, 1) }, alone);
    text += ` ${track.id} ${cpu.toFixed(3)}`;
  }
  return text;
}

/** The peer's settings on the same picture, the rate taken down until it spends no more than ours. */
async function comparePeer(
  clip: Clip,
  track: VideoTrack,
  peer: PeerSettings,
  ours: Row,
): Promise<PeerResult> {
  const file = join(folder, `${peer.name}.mp4`);
  const size = canvasOf({ ...track, shortSide: peer.shortSide(ours.video) }, clip.size);
  const scaling = peer.scaling ? `:flags=${peer.scaling}` : '';
  let wanted = Math.round(ours.video);
  for (;;) {
    await encode(clip, [
      ...clipInputs(clip),
      ...['-map', '0:v', '-vf', `fps=30,scale=${size.width}:${size.height}${scaling},format=yuv420p`],
      ...['-c:v', 'libx264', ...peer.video(wanted), '-threads', '1', '-f', 'mp4', file],
    ]);
    const actual = ((await streamBytes(file)) * 8) / 1000 / clip.seconds;
    if (actual <= 1.01 * ours.video || wanted <= 8) {
      const kbps = round(actual + ours.sound, 1);
      return {
        name: `${peer.name} ${track.id}`,
        kbps,
        ssim: await ssim(clip, file),
        oursSsim: ours.ssim ?? 0,
      };
    }
    // Strictly less each time, so that it ends even where an encoder overshoots by a constant.
    wanted = Math.min(wanted - 1, Math.floor((wanted * ours.video) / actual));
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function print(cells: readonly string[]): void {
  process.stdout.write(
    `  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(11) : cell.padStart(7))).join('')}\n`,
  );
}
