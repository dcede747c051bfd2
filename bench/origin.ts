import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDeployedNginx, startStaticNginx } from '../tests/support/nginx.ts';
import { DEFAULT_LADDER } from '../transcoder/ladder/ladder.ts';
import { cpuSeconds } from './lib/cpu.ts';
import type { ViewersJob, ViewersResult } from './lib/origin-viewers.ts';
import { report } from './lib/report.ts';

/**
 * What the origin's playlists and segments cost, alone and behind the deployed nginx, beside a bare nginx with the same
 * bytes as files. Origin, nginx and viewers are processes of their own on one machine, so all numbers are of one run
 * and the ratios are what to look at: flat out, the viewers' own process is the limit sooner or later.
 */
const CROWDS = [500, 2_000];
const PACED_MS = 12_000;
const FLAT_OUT_MS = 4_000;

const liveSessionId = randomUUID();
const renditions = DEFAULT_LADDER.sets.index ?? [];
const own = (file: string) => new URL(`./lib/${file}`, import.meta.url);

const live = fork(own('origin-live.ts'), [liveSessionId]);
// The type of the message is fixed by origin-live.ts.
const [{ port: originPort }] = (await once(live, 'message')) as [{ port: number }];
const edge = await startDeployedNginx('edge', originPort);
const folder = await mkdtemp(join(tmpdir(), 'origin-bench-'));
await copyLive();
const bare = await startStaticNginx(folder);

/** The live's playlists as they are now, and the newest segment of each, as files. */
async function copyLive(): Promise<void> {
  for (const rendition of renditions) {
    const path = `live/${liveSessionId}/${rendition}`;
    const load = async (name: string) => {
      const response = await fetch(`http://127.0.0.1:${originPort}/${path}/${name}`);
      if (!response.ok) throw new Error(`${path}/${name} answered ${response.status}`);
      return Buffer.from(await response.arrayBuffer());
    };
    const playlist = await load('index.m3u8');
    const newest =
      playlist
        .toString()
        .split('\n')
        .findLast((line) => /^\d+\.m4s$/.test(line)) ?? '';
    await mkdir(join(folder, path), { recursive: true });
    await writeFile(join(folder, path, 'index.m3u8'), playlist);
    await writeFile(join(folder, path, newest), await load(newest));
  }
}

/** One crowd against one port, with the share of a core the origin took while players were at their pace. */
async function run(port: number, viewers: number): Promise<ViewersResult & { originCpu: number }> {
  const crowd = fork(own('origin-viewers.ts'));
  const base = `http://127.0.0.1:${port}/live/${liveSessionId}`;
  crowd.send({ base, renditions, viewers, pacedMs: PACED_MS, flatOutMs: FLAT_OUT_MS } satisfies ViewersJob);
  const answered = once(crowd, 'message');
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  // The first cycle warms up; the rest of the pace is measured.
  await wait(5_000);
  const from = performance.now();
  const before = await cpuSeconds(live.pid ?? 0);
  await wait(PACED_MS - 5_000);
  const originCpu = ((await cpuSeconds(live.pid ?? 0)) - before) / ((performance.now() - from) / 1000);
  // The type of the message is fixed by origin-viewers.ts.
  const [result] = (await answered) as [ViewersResult];
  return { ...result, originCpu: Number(originCpu.toFixed(3)) };
}

const rows: [string, string][] = [];
const numbers: Record<string, number> = {};
try {
  for (const viewers of CROWDS) {
    const alone = await run(originPort, viewers);
    const behind = await run(edge.plainPort, viewers);
    const limit = await run(bare.port, viewers);
    for (const [name, result] of Object.entries({ alone, nginx: behind, files: limit })) {
      rows.push([
        `${viewers} viewers, ${{ alone: 'origin alone', nginx: 'behind nginx', files: 'nginx files' }[name]}`,
        `at pace ${result.pacedPerSecond}/s, p99 ${result.playlistP99Ms} ms playlist, ${result.segmentP99Ms} ms segment, ` +
          `origin CPU ${result.originCpu}; flat out ${result.playlistsPerSecond} playlists/s, ` +
          `${result.segmentsPerSecond} segments/s; ${result.failures} failed`,
      ]);
      for (const key of [
        'playlistP99Ms',
        'segmentP99Ms',
        'playlistsPerSecond',
        'segmentsPerSecond',
        'originCpu',
        'failures',
      ] as const) {
        numbers[`${name}${viewers}${key.charAt(0).toUpperCase()}${key.slice(1)}`] = result[key];
      }
    }
    const ratio = (one: number, other: number) => Number((one / other).toFixed(3));
    const shares = {
      [`nginxToFiles${viewers}Playlists`]: ratio(behind.playlistsPerSecond, limit.playlistsPerSecond),
      [`nginxToFiles${viewers}Segments`]: ratio(behind.segmentsPerSecond, limit.segmentsPerSecond),
      [`aloneToFiles${viewers}Playlists`]: ratio(alone.playlistsPerSecond, limit.playlistsPerSecond),
      [`aloneToFiles${viewers}Segments`]: ratio(alone.segmentsPerSecond, limit.segmentsPerSecond),
      [`originCpuSaved${viewers}`]: ratio(alone.originCpu - behind.originCpu, alone.originCpu),
    };
    for (const [name, value] of Object.entries(shares)) rows.push([name, `${value}`]);
    Object.assign(numbers, shares);
  }
} finally {
  await Promise.all([edge.stop(), bare.stop(), rm(folder, { recursive: true })]);
  live.disconnect();
}
report('origin: playlists and segments to many viewers', rows, numbers);
