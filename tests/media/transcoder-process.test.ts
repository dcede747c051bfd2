import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TranscodeStarted } from '../../server/contract/transcode.ts';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { fetchUntil } from '../support/hls.ts';
import { play } from '../support/recording.ts';
import { sourceOf, startRtpSender } from '../support/rtp.ts';

vi.setConfig({ testTimeout: 60_000 });

const TOKEN = 'token-of-the-process-test';
const ID = '0190a000-0000-7000-8000-000000000002';
const main = new URL('../../transcoder/main.ts', import.meta.url).pathname;

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'transcoder-process-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

function startProcess(environment: Record<string, string>): ChildProcess {
  const PATH = '/usr/local/bin:/usr/bin:/bin';
  return spawn(process.execPath, [main], {
    env: {
      PATH,
      TRANSCODER_TOKEN: TOKEN,
      TRANSCODER_DATA_DIR: dataDir,
      RECORDING_MIN_FREE_MB: '0',
      LOG_LEVEL: 'silent',
      ...environment,
    },
    stdio: 'pipe',
  });
}

async function listening(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no standard output');
  const [line] = await once(createInterface(child.stdout), 'line');
  return `http://127.0.0.1:${(JSON.parse(String(line)) as { listening: number }).listening}`;
}

/** ffmpegs that write to the transcoder's packagers, whoever is their parent by now. */
async function encoders(port: number | undefined): Promise<string[]> {
  const lines = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((pid) =>
        readFile(`/proc/${pid}/environ`, 'utf8').then(
          async (environ) =>
            environ.includes(`TRANSCODER_TOKEN=${TOKEN}`) && environ.includes(`TEST_RUN=${port}`) ? pid : '',
          () => '',
        ),
      ),
  );
  return lines.filter((pid) => pid !== '');
}

async function goLive(base: string, ageMs = 0) {
  const source = sourceOf('H264', 3000);
  const response = await fetch(`${base}/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ liveSessionId: ID, source, ageMs }),
  });
  const started = TranscodeStarted.parse(await response.json());
  const sender = startRtpSender({ source, ...started });
  await fetchUntil(`${base}${started.playlistPath}`, () => true);
  return sender;
}

it('leaves no ffmpeg behind when it is killed', async () => {
  const child = startProcess({ TEST_RUN: `${process.pid}` });
  const sender = await goLive(await listening(child));
  expect(await encoders(process.pid)).toHaveLength(2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await vi.waitUntil(async () => (await encoders(process.pid)).length === 0, { timeout: 30_000 });
  await sender.stop();
});

it('drains and ends with its parent', async () => {
  const child = startProcess({ TRANSCODER_SUPERVISED: '1' });
  const sender = await goLive(await listening(child));
  child.stdin?.end();
  expect(await once(child, 'exit')).toEqual([0, null]);
  await sender.stop();
});

it('keeps the recording of a live that it was killed in, and a new process goes on with it', async () => {
  const first = startProcess({});
  let base = await listening(first);
  const recorded = (path: string) => `${base}/recordings/${ID}/${path}`;
  const segments = (text: string) => text.split('#EXTINF').length - 1;
  let sender = await goLive(base);
  await fetchUntil(recorded('v400/index.m3u8'), (found) => segments(found) >= 2);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await sender.stop();

  const second = startProcess({ TRANSCODER_SUPERVISED: '1' });
  base = await listening(second);
  const left = await fetchUntil(recorded('v400/index.m3u8'), (found) => found.endsWith('#EXT-X-ENDLIST\n'));
  expect(await play(recorded('v400/index.m3u8'))).toMatchObject({ errors: '' });

  sender = await goLive(base, 60_000);
  await fetchUntil(recorded('v400/index.m3u8'), (found) => segments(found) >= segments(left) + 2);
  await fetch(`${base}/sessions/${ID}`, { method: 'DELETE', headers: { authorization: `Bearer ${TOKEN}` } });
  await sender.stop();
  const variants = await fetchUntil(recorded('index.m3u8'), () => true);
  const paths = [...variants.matchAll(/^[^#\n].+$/gm)].map(([path]) => path);
  expect(paths).toHaveLength(DEFAULT_LADDER.sets.index?.length ?? 0);
  for (const path of paths) {
    const text = await fetchUntil(recorded(path), (found) => found.endsWith('#EXT-X-ENDLIST\n'));
    expect(text).toContain('#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="60.mp4"');
    expect(segments(text)).toBeGreaterThanOrEqual(segments(left) + 2);
    expect(await play(recorded(path))).toMatchObject({ errors: '' });
  }
  second.stdin?.end();
  expect(await once(second, 'exit')).toEqual([0, null]);
});

it.each([
  [{ TRANSCODER_TOKEN: 'short' }, 'TRANSCODER_TOKEN must have 16 characters at least.\n'],
  [{ PATH: '/nowhere' }, 'ffmpeg was not found: install it (Debian and Ubuntu: apt install ffmpeg).\n'],
])('says in one sentence what is wrong with %j', async (environment, sentence) => {
  const child = startProcess(environment);
  if (!child.stderr) throw new Error('no standard error');
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect([said, code]).toEqual([sentence, 1]);
});
