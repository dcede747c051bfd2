import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  TranscodeSessions,
  type TranscodeSource,
  TranscodeStarted,
  type TranscodeStatus,
} from '../../server/contract/transcode.ts';

/** The transcoder in a process of its own, as a server runs it. */
export interface TranscoderProcess {
  readonly pid: number;
  /** Address of its control API and origin. */
  readonly base: string;
  /** Begins a live; RTP may be sent when it has answered. */
  start(source: TranscodeSource): Promise<TranscodeStarted>;
  statuses(): Promise<TranscodeStatus[]>;
  /** Ends it and what it has started. */
  stop(): Promise<void>;
}

/** Starts a transcoder on a free port; what it records goes when it stops. Node's own start is over when this resolves: it comes before any live. */
export async function startTranscoder(): Promise<TranscoderProcess> {
  const token = randomUUID();
  const folder = await mkdtemp(join(tmpdir(), 'bench-transcoder-'));
  const main = new URL('../../transcoder/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      ...{ TRANSCODER_TOKEN: token, TRANSCODER_SUPERVISED: '1', TRANSCODER_DATA_DIR: folder },
      LOG_LEVEL: 'error',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const { listening }: { listening: number } = JSON.parse(String(line));
  const base = `http://127.0.0.1:${listening}`;
  const headers = { authorization: `Bearer ${token}` };
  return {
    pid: pidOf(child),
    base,
    async start(source) {
      const body = JSON.stringify({ liveSessionId: randomUUID(), source });
      const answer = await fetch(`${base}/sessions`, { method: 'POST', headers, body });
      return TranscodeStarted.parse(await answer.json());
    },
    async statuses() {
      const answer = await fetch(`${base}/sessions`, { headers });
      return TranscodeSessions.parse(await answer.json()).sessions;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The process id; throws when it could not be started. */
export function pidOf({ pid, spawnfile }: ChildProcess): number {
  if (pid === undefined) throw new Error(`${spawnfile} cannot be run`);
  return pid;
}
