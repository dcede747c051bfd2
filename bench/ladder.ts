import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { canvasOf, DEFAULT_LADDER, type Rendition } from '../transcoder/ladder/ladder.ts';
import { type Clip, clipInputs, encode, encodeOurs, ssim, streamBytes } from './lib/encode.ts';
import { PEERS, type PeerSettings } from './lib/peer-settings.ts';
import { wireCost } from './lib/wire.ts';

/**
 * What each rung costs on the wire and how it looks, beside other systems' settings at the same video and sound rate.
 * The product's own command line encodes a file; its packager and origin serve it. SSIM is against the source at 360
 * lines and 30 frames/s. Without the media folder the footage is generated, and the figures say little about people.
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
  for (const clip of clips.length > 0 ? clips : [generated]) results.push(await measure(clip));
  const [first] = results;
  const floor = first?.rungs[0];
  if (!first || !floor) throw new Error('the ladder has no rung');
  const json = {
    floorKbps: round(floor.totalKbps, 1),
    floorSsim: floor.ssim,
    soundOnlyKbps: null,
    stillsKbps: null,
    peers: first.peers,
  };
  process.stdout.write(`${JSON.stringify(json)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(clip: Clip) {
  const files = DEFAULT_LADDER.map(({ id }) => join(folder, `${clip.name}-${id}.mp4`));
  const cpu = await encodeOurs(clip, DEFAULT_LADDER, files);
  process.stdout.write(`${clip.name}: whole ladder ${cpu.toFixed(3)} CPU-seconds per second\n`);
  print(['rung', 'video', 'sound', 'boxes', 'lists', 'heads', 'total', 'SSIM', 'CPU']);
  const rungs = [];
  const peers: PeerResult[] = [];
  for (const [index, rendition] of DEFAULT_LADDER.entries()) {
    const file = files[index] ?? '';
    const [bytes, wire, quality, alone] = [
      await streamBytes(file),
      await wireCost(rendition, await readFile(file)),
      await ssim(clip, file),
      await encodeOurs(clip, [rendition], [join(folder, 'alone.mp4')]),
    ];
    const kbps = (count: number) => (count * 8) / 1000 / wire.seconds;
    const parts = [
      kbps(bytes.video),
      kbps(bytes.sound),
      kbps(wire.media - bytes.video - bytes.sound),
      kbps(wire.playlists),
      kbps(wire.headers),
    ];
    const totalKbps = parts.reduce((sum, part) => sum + part, 0);
    rungs.push({ totalKbps, ssim: quality });
    const shown = [...parts, totalKbps].map((part) => part.toFixed(1));
    print([rendition.id, ...shown, quality.toFixed(4), alone.toFixed(3)]);
    for (const peer of PEERS) {
      peers.push(await comparePeer(clip, rendition, peer, kbps(bytes.video), kbps(bytes.sound), quality));
    }
  }
  for (const peer of peers) {
    process.stdout.write(`  ${peer.name}: ${peer.kbps} kbit/s, SSIM ${peer.ssim}, ours ${peer.oursSsim}\n`);
  }
  return { rungs, peers };
}

/** The peer's settings on the same picture, the rate taken down until it spends no more than ours. */
async function comparePeer(
  clip: Clip,
  rendition: Rendition,
  peer: PeerSettings,
  videoKbps: number,
  soundKbps: number,
  oursSsim: number,
): Promise<PeerResult> {
  const file = join(folder, 'peer.mp4');
  const size = canvasOf({ ...rendition, shortSide: peer.shortSide(videoKbps) }, clip.size);
  let wanted = Math.round(videoKbps);
  for (;;) {
    await encode(clip, [
      ...clipInputs(clip),
      ...['-map', '0:v', '-vf', `fps=30,scale=${size.width}:${size.height},format=yuv420p`],
      ...['-c:v', 'libx264', ...peer.video(wanted), '-threads', '1', '-f', 'mp4', file],
    ]);
    const actual = ((await streamBytes(file)).video * 8) / 1000 / clip.seconds;
    if (actual <= 1.01 * videoKbps || wanted <= 8) {
      const kbps = round(actual + soundKbps, 1);
      return { name: `${peer.name} ${rendition.id}`, kbps, ssim: await ssim(clip, file), oursSsim };
    }
    // Strictly less each time, so that it ends even where an encoder overshoots by a constant.
    wanted = Math.min(wanted - 1, Math.floor((wanted * videoKbps) / actual));
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function print(cells: readonly string[]): void {
  process.stdout.write(
    `  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(6) : cell.padStart(7))).join('')}\n`,
  );
}
