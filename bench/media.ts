import { createSocket } from 'node:dgram';
import type { RtpTarget } from '../server/contract/transcode.ts';
import { sourceOf, startRtpSender } from '../tests/support/rtp.ts';
import { DEFAULT_LADDER } from '../transcoder/ladder/ladder.ts';
import { bindPair } from '../transcoder/source/ports.ts';
import { startBareFfmpeg } from './lib/bare-ffmpeg.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { report } from './lib/report.ts';
import { startTranscoder } from './lib/transcoder-process.ts';

/**
 * What the transcoder costs above the encoding itself. One sender's packets go to the transcoder and, at the
 * same time, to a bare ffmpeg with the same arguments that writes to null, so both have the same picture and
 * the same neighbours on the machine. Node's own start is left out: it comes before any live.
 */
const WARM_UP_MS = 6_000;
const MEASURE_MS = 20_000;

const source = sourceOf('H264');
const transcoder = await startTranscoder();
const started = await transcoder.start(source);
const bare = await startBareFfmpeg(source, { width: 640, height: 360 });

/** Sends what comes to one pair of ports on to two. */
async function duplicate(first: RtpTarget | null, second: RtpTarget): Promise<RtpTarget> {
  const pair = await bindPair('127.0.0.1', 2 * 1024 * 1024);
  const out = createSocket('udp4').unref();
  const relay = (to: number[]) => (packet: Buffer) => {
    for (const target of to) out.send(packet, target, '127.0.0.1');
  };
  pair.rtp.on('message', relay([first?.port ?? 0, second.port])).unref();
  pair.rtcp.on('message', relay([first?.rtcpPort ?? 0, second.rtcpPort])).unref();
  pair.rtp.once('message', () => {
    firstPacketAt ||= performance.now();
  });
  return { ip: '127.0.0.1', port: pair.port, rtcpPort: pair.port + 1 };
}
let firstPacketAt = 0;
const sender = startRtpSender({
  source,
  audio: await duplicate(started.audio, bare.audio),
  video: await duplicate(started.video, bare.video),
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
while (!(await fetch(transcoder.base + started.playlistPath).then((found) => found.ok))) await wait(10);
const firstPlaylistMs = Math.round(performance.now() - firstPacketAt);

await wait(WARM_UP_MS);
const pids = [transcoder.pid, bare.pid] as const;
const before = await Promise.all(pids.map(cpuSeconds));
const from = performance.now();
await wait(MEASURE_MS);
const after = await Promise.all(pids.map(cpuSeconds));
const seconds = (performance.now() - from) / 1000;
const [ours = 0, bareCpu = 0] = after.map((value, index) => (value - (before[index] ?? 0)) / seconds);

await sender.stop();
await Promise.all([transcoder.stop(), bare.stop()]);

const cpuRatio = Number((ours / bareCpu).toFixed(3));
report(
  `media: ${DEFAULT_LADDER.video.length} pictures and ${DEFAULT_LADDER.audio.length} sounds, ${seconds.toFixed(1)} s of live`,
  [
    ['transcoder, CPU-seconds per second', ours.toFixed(3)],
    ['bare ffmpeg, CPU-seconds per second', bareCpu.toFixed(3)],
    ['ratio (goal: at most 1.15)', cpuRatio.toFixed(3)],
    ['first packet to playlist, ms (goal: at most 4000)', `${firstPlaylistMs}`],
  ],
  { cpuRatio, firstPlaylistMs },
);
process.exit(0);
