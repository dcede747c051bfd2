import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { type Link, startLink } from './lib/link.ts';
import type { DiaryLine } from './lib/player-diary.ts';
import { recordLive, serveLive } from './lib/recorded-live.ts';
import { median } from './lib/statistics.ts';
import { pickStretches } from './lib/stretches.ts';
import { generateTraces, readTraces, type TraceStep } from './lib/trace.ts';
import type { Arm } from './lib/weaknet-page.ts';
import { ARMS, describe, printReport, type Session } from './lib/weaknet-report.ts';

/**
 * Real players in Chromium behind recorded mobile links: ours, hls.js with its defaults, and ours held on the
 * lowest rung as the bound that no choice of rungs can beat. The three play the same stretch of a trace at the
 * same time, each behind a link of its own, from one live that was encoded beforehand.
 */
const root = resolve(import.meta.dirname, '..');
const near = (path: string) => resolve(root, '../shared', path);
const { values } = parseArgs({
  options: {
    /** Stretches of traces; each is played by three players. */
    sessions: { type: 'string', default: '42' },
    seconds: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    /** Stretches that are played at the same time. */
    together: { type: 'string', default: '6' },
    traces: { type: 'string', default: near('traces/norway-3g') },
    media: { type: 'string', default: near('media/presenter.mkv') },
    /** A folder for what each player did, line by line. */
    diaries: { type: 'string' },
  },
});
const count = wholeNumber('sessions', values.sessions, 1);
const seconds = wholeNumber('seconds', values.seconds, 20);
const seed = wholeNumber('seed', values.seed, 0);
const together = wholeNumber('together', values.together, 1);
/** Already past when a viewer comes: a whole playlist, and a little more. */
const PAST_MS = 64_000;
/** What follows each stretch, to see who is still alive. On it every live player comes back within this, ms. */
const REVIVE_MS = 20_000;
const GOOD: TraceStep = { duration_ms: 120_000, bandwidth_kbps: 5_000, latency_ms: 40 };

const traces = existsSync(values.traces) ? await readTraces(values.traces) : generateTraces(40);
// Rounded up, so that sessions of about the same length share one recording.
const recordedSeconds = Math.max(300, 60 * Math.ceil((seconds + (PAST_MS + REVIVE_MS) / 1_000 + 10) / 60));
const live = await recordLive(recordedSeconds, existsSync(values.media) ? values.media : null);
const origin = await serveLive(live);
const pageServer = await servePage();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--autoplay-policy=no-user-gesture-required',
    // Three pages at once: none of them may be taken for one that nobody looks at.
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-renderer-backgrounding',
  ],
});
const stretches = pickStretches(traces, { count, seconds, seed });
const sessions: Session[] = [];
const loads: number[] = [];
const lag = monitorEventLoopDelay();
lag.enable();
try {
  for (let done = 0; done < stretches.length; done += together) {
    const path = origin.restart(PAST_MS);
    const round = stretches.slice(done, done + together).map(async ({ trace, steps }, index) => {
      const played = await Promise.all(ARMS.map((arm) => playSession(browser, path, arm, trace, steps)));
      process.stderr.write(`${done + index + 1}/${stretches.length} ${trace}: ${describe(played)}\n`);
      return played;
    });
    sessions.push(...(await Promise.all(round)).flat());
    loads.push(loadavg()[0] ?? 0);
  }
} finally {
  await browser.close();
  await pageServer.close();
  await origin.close();
}
printReport(
  `${count} stretches of ${seconds} s, seed ${seed}, ${traces.size} traces from ${values.traces}`,
  sessions,
  { machine: machineReport() },
);

/** Whether the machine kept up: where it did not, stalls are its own. */
function machineReport() {
  const busyMs = sessions.reduce((sum, one) => sum + one.busyStallMs, 0);
  const stallMs = sessions.reduce((sum, one) => sum + one.stallMs, 0);
  return {
    cores: availableParallelism(),
    load: Number(median(loads).toFixed(2)),
    linkLagP99Ms: Math.round(lag.percentile(99) / 1e6),
    pageLagMs: Math.round(median(sessions.map((one) => one.lagMs))),
    pageLagMaxMs: Math.round(Math.max(...sessions.map((one) => one.lagMs))),
    busyStallShare: Number((busyMs / Math.max(1, stallMs)).toFixed(3)),
  };
}

async function playSession(
  inBrowser: Browser,
  path: string,
  arm: Arm,
  trace: string,
  steps: readonly TraceStep[],
): Promise<Session> {
  const context = await inBrowser.newContext({ viewport: { width: 900, height: 600 } });
  let link: Link | null = null;
  try {
    const page = await context.newPage();
    await page.goto(pageServer.url);
    await page.waitForFunction(() => 'begin' in window);
    link = await startLink({ originPort: origin.port, trace: [...steps, GOOD] });
    await page.evaluate(({ player, url }) => window.begin(player, url), {
      player: arm,
      url: `http://127.0.0.1:${link.port}${path}`,
    });
    await new Promise((done) => setTimeout(done, seconds * 1_000));
    if (values.diaries) await writeDiary(await page.evaluate(() => window.diary()), arm, trace, steps);
    const result = await page.evaluate(() => {
      window.progressMs();
      return window.result();
    });
    const alive = await page
      .waitForFunction(() => window.progressMs() > 50, null, { polling: 500, timeout: REVIVE_MS })
      .then(() => true)
      .catch(() => false);
    return { ...result, arm, trace, watchedMs: seconds * 1_000, dead: !alive };
  } finally {
    await context.close();
    await link?.close();
  }
}

async function writeDiary(lines: DiaryLine[], arm: Arm, trace: string, steps: readonly TraceStep[]) {
  const folder = values.diaries ?? '';
  await mkdir(folder, { recursive: true });
  let atMs = 0;
  const link = steps.map((step) => {
    const line: DiaryLine = [Math.round(atMs), -1, `link ${step.bandwidth_kbps} kbit/s`];
    atMs += step.duration_ms;
    return line;
  });
  const all = [...lines, ...link].sort(([a], [b]) => a - b);
  const text = all.map(([at, buffer, what]) => `${at}\t${buffer < 0 ? '' : buffer}\t${what}\n`).join('');
  await writeFile(join(folder, `${trace}.${arm}.txt`), text);
}

/** The page with the players, outside of the link: what is compared is how they play. */
async function servePage(): Promise<{ url: string; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-weaknet-'));
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: true,
      lib: {
        entry: join(root, 'bench/lib/weaknet-page.ts'),
        formats: ['iife'],
        name: 'weaknet',
        fileName: () => 'page.js',
      },
    },
  });
  const script = await readFile(join(folder, 'page.js'));
  await rm(folder, { recursive: true });
  // Below the fold: it is decoded and not painted, which leaves the machine to more players.
  const html =
    '<!doctype html><meta charset="utf-8"><div style="height:2000px"></div><video muted playsinline width="854" height="480"></video><script src="/page.js"></script>';
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  process.stderr.write(`--${name} has to be a whole number from ${least} on, not "${text}"\n`);
  process.exit(2);
}
