import { Agent, get } from 'node:http';

/** What a process of viewers is asked to do, by its parent. */
export interface ViewersJob {
  /** `http://127.0.0.1:port/live/<id>`. */
  base: string;
  renditions: readonly string[];
  viewers: number;
  /** Every viewer at its own pace, a playlist and a segment every four seconds, ms. */
  pacedMs: number;
  /** Every viewer asks again as soon as it has the answer, ms; once for playlists and once for segments. */
  flatOutMs: number;
}

/** Latencies in ms at the pace of real players; requests a second flat out. */
export interface ViewersResult {
  pacedPerSecond: number;
  playlistP99Ms: number;
  segmentP99Ms: number;
  playlistsPerSecond: number;
  segmentsPerSecond: number;
  /** Answers other than 200, and broken connections. */
  failures: number;
}

const CYCLE_MS = 4_000;

async function measure(job: ViewersJob): Promise<ViewersResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: job.viewers });
  let failures = 0;

  /** The body's text; empty and counted when it does not come. */
  const load = (path: string) =>
    new Promise<string>((resolve) => {
      const fail = () => {
        failures += 1;
        resolve('');
      };
      get(job.base + path, { agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          if (response.statusCode !== 200) return fail();
          resolve(Buffer.concat(chunks).toString('latin1'));
        });
      }).on('error', fail);
    });
  const folderOf = (viewer: number) => `/${job.renditions[viewer % job.renditions.length]}`;
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const everyone = (act: (viewer: number) => Promise<void>) =>
    Promise.all(Array.from({ length: job.viewers }, (_, viewer) => act(viewer)));

  const playlistMs: number[] = [];
  const segmentMs: number[] = [];
  const newest: string[] = [];
  // The first cycle opens the connections and fills the cache; nobody's latency of it counts.
  const begin = performance.now();
  const measured = begin + CYCLE_MS;
  const end = measured + job.pacedMs;
  await everyone(async (viewer) => {
    // From the moment it was due, not from when a late loop came to it: waiting is part of the latency.
    for (let due = begin + (viewer / job.viewers) * CYCLE_MS; due < end; due += CYCLE_MS) {
      await wait(Math.max(0, due - performance.now()));
      const text = await load(`${folderOf(viewer)}/index.m3u8`);
      const got = performance.now();
      const uri = text.split('\n').findLast((line) => /^\d+\.m4s$/.test(line)) ?? '';
      newest[viewer] = `${folderOf(viewer)}/${uri}`;
      await load(newest[viewer]);
      if (due < measured) continue;
      playlistMs.push(got - due);
      segmentMs.push(performance.now() - got);
    }
  });
  const pacedSeconds = (performance.now() - measured) / 1000;

  const flatOut = async (pathOf: (viewer: number) => string) => {
    let requests = 0;
    const from = performance.now();
    await everyone(async (viewer) => {
      while (performance.now() - from < job.flatOutMs) {
        await load(pathOf(viewer));
        requests += 1;
      }
    });
    return Math.round(requests / ((performance.now() - from) / 1000));
  };
  const playlistsPerSecond = await flatOut((viewer) => `${folderOf(viewer)}/index.m3u8`);
  const segmentsPerSecond = await flatOut((viewer) => newest[viewer] ?? '');
  agent.destroy();
  return {
    pacedPerSecond: Math.round((playlistMs.length + segmentMs.length) / pacedSeconds),
    playlistP99Ms: percentile(playlistMs, 0.99),
    segmentP99Ms: percentile(segmentMs, 0.99),
    playlistsPerSecond,
    segmentsPerSecond,
    failures,
  };
}

function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Number((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN).toFixed(1));
}

// Only as a process of its own; the parent imports the types.
if (process.send) {
  process.once('message', async (job) => {
    // The parent is this repository's bench, which builds the message from the same type.
    process.send?.(await measure(job as ViewersJob));
    process.disconnect();
  });
}
