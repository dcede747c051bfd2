import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { proveHandshake } from '../../scripts/worker/handshake.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-worker-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the worker in place does a whole DTLS-SRTP handshake in both roles', async () => {
  await expect(proveHandshake()).resolves.toBeUndefined();
});

test('a worker that cannot run fails the self-test with a reason', async () => {
  const workerBin = join(folder, 'mediasoup-worker');
  await writeFile(workerBin, '#!/bin/sh\nexit 1\n');
  await chmod(workerBin, 0o755);
  await expect(proveHandshake({ workerBin })).rejects.toThrow();
});
