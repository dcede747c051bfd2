import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { LiveView } from '../../server/contract/live.ts';
import { fetchUntil, parseMediaPlaylist } from '../support/hls.ts';
import { endProcess } from '../support/media-rtp.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { checkReload } from '../support/playlist-rules-reload.ts';
import { play } from '../support/recording.ts';
import { temporaryDataDir } from '../support/server.ts';
import {
  descendantsOf,
  endAll,
  goOnAir,
  type OneProcess,
  type ProcessLive,
  runServer,
  type ServerProcess,
  untilReady,
} from '../support/server-process.ts';

const TRANSCODER = fileURLToPath(new URL('../../transcoder/main.ts', import.meta.url));
/** Three target durations, which RFC 8216bis wants of a playlist that has lost older segments, ms. */
const ENOUGH_MS = 12_000;
let data: Awaited<ReturnType<typeof temporaryDataDir>>;
let live: ProcessLive | undefined;
let running: ServerProcess | undefined;
let transcoder: ChildProcess | undefined;
const families: OneProcess[] = [];

beforeEach(async () => {
  data = await temporaryDataDir();
});
afterEach(async () => {
  await live?.end();
  live = undefined;
  if (running) await end(running, 'SIGTERM');
  if (transcoder) await endProcess(transcoder);
  transcoder = undefined;
  await endAll(families.splice(0));
  await data.remove();
});

async function serve(more: Record<string, string> = {}): Promise<ServerProcess> {
  const extra = { DEMO: 'true', RTP_INGEST: 'true', ...more };
  const server = await untilReady(runServer(data.dir, { extra }));
  running = server;
  return server;
}

async function end({ child }: ServerProcess, signal: NodeJS.Signals): Promise<void> {
  running = undefined;
  families.push(...(await descendantsOf(child.pid ?? 0)));
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** A transcoder that is nobody's child; answers how the server finds it. */
async function startTranscoder(): Promise<Record<string, string>> {
  const token = { TRANSCODER_TOKEN: 'a token of the two of us' };
  const child = spawn(process.execPath, [TRANSCODER], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...token, TRANSCODER_DATA_DIR: join(data.dir, 'transcoder'), LOG_LEVEL: 'silent' },
  });
  transcoder = child;
  const [line] = await once(createInterface(child.stdout), 'line');
  const { listening } = z.object({ listening: z.int() }).parse(JSON.parse(String(line)));
  return { ...token, TRANSCODER_URL: `http://127.0.0.1:${listening}` };
}

async function liveOf({ url, demo }: ServerProcess): Promise<LiveView | null> {
  const answer = await fetch(`${url}/api/sale-events/${demo.saleEventId}/public`);
  return z.object({ live: LiveView.nullable() }).parse(await answer.json()).live;
}

const listOf = ({ url }: ServerProcess, live: ProcessLive) =>
  `${url}/live/${live.liveSessionId}/v64/index.m3u8`;
const lasts = (text: string) => parseMediaPlaylist(text).reduce((sum, { durationMs }) => sum + durationMs, 0);
const enough = (text: string) => lasts(text) >= ENOUGH_MS;

it.each(['SIGKILL', 'SIGTERM'] as const)(
  'a live goes on in the next server after %s of the one before',
  async (signal) => {
    const first = await serve();
    live = await goOnAir(first);
    const before = await fetchUntil(listOf(first, live), enough);
    const { liveSessionId } = live;
    const shown = await liveOf(first);
    await end(first, signal);
    await live.end();

    const second = await serve();
    // Whoever looks now waits for the picture, on the same page and with the same playlist.
    expect(await liveOf(second)).toEqual({ ...shown, state: 'interrupted', interruptedBy: 'service' });
    live = await goOnAir(second);
    expect(live.liveSessionId).toBe(liveSessionId);
    expect(await liveOf(second)).toEqual(shown);
    const after = await fetchUntil(listOf(second, live), enough);
    expect(checkMediaPlaylist(after)).toEqual([]);
    // What nobody could list in between is the only thing that a player misses.
    const broken = checkReload(before, after).filter(({ found }) => !/were never listed/.test(found));
    expect(broken).toEqual([]);
    const names = new Set(parseMediaPlaylist(before).map(({ uri }) => uri));
    expect(parseMediaPlaylist(after).filter(({ uri }) => names.has(uri))).toEqual([]);

    expect(await live.socket.emitWithAck('live:stop', { liveSessionId, endSale: false })).toMatchObject({
      ok: true,
    });
    const recording = `${second.url}/recordings/${liveSessionId}/v64/index.m3u8`;
    const text = await fetchUntil(recording, (list) => list.endsWith('#EXT-X-ENDLIST\n'));
    const [old = '', next = '', ...more] = text.split('#EXT-X-DISCONTINUITY\n');
    expect(more).toEqual([]);
    // All that viewers were shown of either server is in it.
    expect(lasts(old)).toBeGreaterThanOrEqual(lasts(before));
    expect(lasts(next)).toBeGreaterThanOrEqual(lasts(after));
    const { packets, errors } = await play(recording);
    expect(errors).toBe('');
    // The lowest rung has 15 pictures a second.
    expect(packets).toBeGreaterThan((14 * lasts(text)) / 1000);
  },
);

it('a transcoder elsewhere keeps the playlists of a live whose server was killed, and goes on with them', async () => {
  const elsewhere = await startTranscoder();
  const first = await serve(elsewhere);
  live = await goOnAir(first);
  const before = await fetchUntil(listOf(first, live), enough);
  const { liveSessionId } = live;
  await end(first, 'SIGKILL');
  await live.end();

  const second = await serve(elsewhere);
  // All that was there before can be read while the phone is on its way.
  const meanwhile = await (await fetch(`${second.url}/live/${liveSessionId}/v64/index.m3u8`)).text();
  expect(checkReload(before, meanwhile)).toEqual([]);
  live = await goOnAir(second);
  expect(live.liveSessionId).toBe(liveSessionId);
  const goesOn = (text: string) =>
    parseMediaPlaylist(text).length > parseMediaPlaylist(meanwhile).length &&
    /#EXT-X-DISCONTINUITY\n/.test(text);
  const after = await fetchUntil(listOf(second, live), goesOn);
  expect([...checkReload(meanwhile, after), ...checkMediaPlaylist(after)]).toEqual([]);
});
