import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogger } from '../../server/lib/logger.ts';
import { createTranscoderClient, type TranscoderClient } from '../../server/transcoding/client.ts';
import { startTranscoder, type TranscoderApp } from '../../transcoder/app.ts';
import { addOldRecording } from '../support/recording.ts';

const TOKEN = 'token-of-the-retention-test';
const [OLD = '', NEW = ''] = ['a', 'b'].map((end) => `0190a000-0000-7000-8000-00000000000${end}`);
const logger = createLogger({ level: 'silent', format: 'json' });

let dataDir: string;
let app: TranscoderApp;
let client: TranscoderClient;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'retention-'));
  const folder = join(dataDir, 'recordings');
  await addOldRecording(folder, { name: OLD, ageDays: 3, bytes: 700 });
  await addOldRecording(folder, { name: NEW, ageDays: 1, bytes: 300 });
  await mkdir(join(folder, 'notes'));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(dataDir, { recursive: true });
});

async function start(): Promise<void> {
  const recording = { enabled: true, minFreeMb: 0, dataDir };
  app = await startTranscoder({ host: '127.0.0.1', port: 0, token: TOKEN, log: logger, recording });
  client = createTranscoderClient({ url: () => `http://127.0.0.1:${app.port}`, token: TOKEN, logger });
}

async function stop(): Promise<void> {
  client.close();
  await app.close();
}

const kept = async () => (await readdir(join(dataDir, 'recordings'))).sort();

it('says what recordings take, and what of it is older', async () => {
  const whole = { recordings: 2, bytes: 1_000 };
  expect(await client.recordingUsage({ keepDays: 2 })).toEqual({
    ok: true,
    data: { ...whole, old: { recordings: 1, bytes: 700 } },
  });
  expect(await client.recordingUsage({ keepDays: 0 })).toEqual({
    ok: true,
    data: { ...whole, old: { recordings: 0, bytes: 0 } },
  });
});

it('deletes what is too old once it is told, and nothing before', async () => {
  // It looks through them when it starts, and is done when it has stopped.
  await stop();
  expect(await kept()).toEqual([OLD, NEW, 'notes']);
  await start();
  expect(await client.keepRecordings({ keepDays: 0 })).toEqual({ ok: true, data: null });
  await stop();
  expect(await kept()).toEqual([OLD, NEW, 'notes']);
  await start();
  expect(await client.keepRecordings({ keepDays: 2 })).toEqual({ ok: true, data: null });
  await expect.poll(kept).toEqual([NEW, 'notes']);
});

it('refuses what is no number of days', async () => {
  const asked = await client.keepRecordings({ keepDays: -1 });
  expect(asked).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  const wrong = await client.recordingUsage({ keepDays: Number.NaN });
  expect(wrong).toMatchObject({ ok: false, error: { code: 'bad_input' } });
});
