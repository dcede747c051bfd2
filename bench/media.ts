import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type RtpTarget, TranscodeStarted } from '../server/contract/transcode.ts';
import { sourceOf, startRtpSender } from '../tests/support/rtp.ts';
import { flattenPlan, planFfmpeg } from '../transcoder/ffmpeg/arguments.ts';
import { DEFAULT_LADDER } from '../transcoder/ladder/ladder.ts';
import { bindPair, findFreePairs, waitUntilBound } from '../transcoder/source/ports.ts';
import { writeSdp } from '../transcoder/source/sdp.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { report } from './lib/report.ts';

/**
 * What the transcoder costs above the encoding itself. One sender's packets go to the transcoder and, at the
 * same time, to a bare ffmpeg with the same arguments that writes to null, so both have the same picture and
 * the same neighbours on the machine. Node's own start is left out: it comes before any live.
 */
const WARM_UP_MS = 6_000;
const MEASURE_MS = 20_000;
const TOKEN = randomUUID();

const transcoder = spawn(process.execPath, [new URL('../transcoder/main.ts', import.meta.url).pathname], {
  env: { ...process.env, TRANSCODER_TOKEN: TOKEN, TRANSCODER_SUPERVISED: '1', LOG_LEVEL: 'error' },
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [line] = await once(createInterface(transcoder.stdout), 'line');
const { listening }: { listening: number } = JSON.parse(String(line));
const base = `http://127.0.0.1:${listening}`;
const liveSessionId = randomUUID();
const source = sourceOf('H264');
const response = await fetch(`${base}/sessions`, {
  method: 'POST',
  headers: { authorization: `Bearer ${TOKEN}` },
  body: JSON.stringify({ liveSessionId, source }),
});
const started = TranscodeStarted.parse(await response.json());

const [audioPort = 0, videoPort = 0] = await findFreePairs(2);
const plan = planFfmpeg({
  sdp: writeSdp({
    audio: { stream: source.audio, port: audioPort },
    video: { stream: source.video, port: videoPort },
  }),
  picture: { width: 640, height: 360 },
  ladder: DEFAULT_LADDER,
  outputUrls: DEFAULT_LADDER.map(() => '/dev/null'),
});
// The null device takes the same fragmented MP4 that the packager would get.
const bare = spawn('ffmpeg', ['-y', ...flattenPlan(plan)], { stdio: ['ignore', 'ignore', 'ignore'] });
await waitUntilBound([audioPort, audioPort + 1, videoPort, videoPort + 1], new AbortController().signal);

/** Sends what comes to one pair of ports on to two. */
async function duplicate(first: RtpTarget | null, port: number): Promise<RtpTarget> {
  const pair = await bindPair('127.0.0.1', 2 * 1024 * 1024);
  const out = createSocket('udp4').unref();
  const relay = (to: number[]) => (packet: Buffer) => {
    for (const target of to) out.send(packet, target, '127.0.0.1');
  };
  pair.rtp.on('message', relay([first?.port ?? 0, port])).unref();
  pair.rtcp.on('message', relay([first?.rtcpPort ?? 0, port + 1])).unref();
  pair.rtp.once('message', () => {
    firstPacketAt ||= performance.now();
  });
  return { ip: '127.0.0.1', port: pair.port, rtcpPort: pair.port + 1 };
}
let firstPacketAt = 0;
const sender = startRtpSender({
  source,
  audio: await duplicate(started.audio, audioPort),
  video: await duplicate(started.video, videoPort),
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
while (!(await fetch(base + started.playlistPath).then((found) => found.ok))) await wait(10);
const firstPlaylistMs = Math.round(performance.now() - firstPacketAt);

await wait(WARM_UP_MS);
const pids = [transcoder.pid ?? 0, bare.pid ?? 0] as const;
const before = await Promise.all(pids.map(cpuSeconds));
const from = performance.now();
await wait(MEASURE_MS);
const after = await Promise.all(pids.map(cpuSeconds));
const seconds = (performance.now() - from) / 1000;
const [ours = 0, bareCpu = 0] = after.map((value, index) => (value - (before[index] ?? 0)) / seconds);

await sender.stop();
const gone = Promise.all([once(transcoder, 'exit'), once(bare, 'exit')]);
transcoder.stdin.end();
bare.kill('SIGKILL');
await gone;

const cpuRatio = Number((ours / bareCpu).toFixed(3));
report(
  `media: ${DEFAULT_LADDER.length} renditions, ${seconds.toFixed(1)} s of live`,
  [
    ['transcoder, CPU-seconds per second', ours.toFixed(3)],
    ['bare ffmpeg, CPU-seconds per second', bareCpu.toFixed(3)],
    ['ratio (goal: at most 1.15)', cpuRatio.toFixed(3)],
    ['first packet to playlist, ms (goal: at most 4000)', `${firstPlaylistMs}`],
  ],
  { cpuRatio, firstPlaylistMs },
);
process.exit(0);
