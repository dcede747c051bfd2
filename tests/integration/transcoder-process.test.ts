import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, it, vi } from 'vitest';
import { TranscodeStarted } from '../../server/contract/transcode.ts';
import { fetchUntil } from '../support/hls.ts';
import { sourceOf, startRtpSender } from '../support/rtp.ts';

vi.setConfig({ testTimeout: 60_000 });

const TOKEN = 'token-of-the-process-test';
const ID = '0190a000-0000-7000-8000-000000000002';
const main = new URL('../../transcoder/main.ts', import.meta.url).pathname;

function startProcess(environment: Record<string, string>): ChildProcess {
  const PATH = '/usr/local/bin:/usr/bin:/bin';
  return spawn(process.execPath, [main], {
    env: { PATH, TRANSCODER_TOKEN: TOKEN, LOG_LEVEL: 'silent', ...environment },
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

async function goLive(base: string) {
  const source = sourceOf('H264', 3000);
  const response = await fetch(`${base}/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify({ liveSessionId: ID, source }),
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

it.each([
  [{ TRANSCODER_TOKEN: 'short' }, 'TRANSCODER_TOKEN must have 16 characters at least.\n'],
  [{ PATH: '/nowhere' }, 'ffmpeg was not found: install it (Debian and Ubuntu: apt install ffmpeg).\n'],
])('says in one sentence what is wrong with %j', async (environment, sentence) => {
  const child = startProcess(environment);
  if (!child.stderr) throw new Error('no standard error');
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect([said, code]).toEqual([sentence, 1]);
});
