import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, expect, it, vi } from 'vitest';
import type { TranscodeStatus } from '../../server/contract/transcode.ts';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { createSupervisor, type Supervisor } from '../../transcoder/supervisor.ts';
import { ffmpegChildren } from '../support/processes.ts';
import { type RtpSender, sourceOf, startRtpSender } from '../support/rtp.ts';

// The machine may be busy; media still takes its real time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

const ID = '0190a000-0000-7000-8000-000000000008';
/** Of every 400 ms, the processor time that is taken from ffmpeg, ms. */
const STOPPED_MS = 380;

let supervisor: Supervisor;
let sender: RtpSender | null = null;
let release: () => void = () => undefined;

afterEach(async () => {
  release();
  await sender?.stop();
  await supervisor.close();
  expect(await ffmpegChildren('-copyts')).toEqual([]);
});

/** Leaves a process little of its time until it is released. */
function slowDown(pid: number): () => void {
  let resume: NodeJS.Timeout | undefined;
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(() => {
    send('SIGSTOP');
    resume = setTimeout(() => send('SIGCONT'), STOPPED_MS);
  }, 400);
  return () => {
    clearInterval(timer);
    clearTimeout(resume);
    send('SIGCONT');
  };
}

it('an ffmpeg that is too slow gives up its best picture, and the live goes on', async () => {
  const ladder = ladderOf(DEFAULT_LADDER.video.slice(0, 2));
  supervisor = createSupervisor({ host: '127.0.0.1', log: pino({ level: 'silent' }), ladder });
  const until = (accept: (status: TranscodeStatus) => boolean) =>
    new Promise<TranscodeStatus>((resolve) => {
      const unsubscribe = supervisor.onEvent((event) => {
        if (event.type !== 'status' || !accept(event.status)) return;
        unsubscribe();
        resolve(event.status);
      });
    });
  const source = sourceOf('VP8');
  const started = await supervisor.start({ liveSessionId: ID, source });
  if (!started.ok) throw new Error(started.error.message);
  sender = startRtpSender({ source, ...started.data });
  const running = await until(({ state }) => state === 'running');
  expect(running).toMatchObject({ renditions: ['v64', 'v105'], shed: [] });

  const [pid = 0] = await ffmpegChildren('-copyts');
  release = slowDown(pid);
  await until(({ shed }) => shed.length > 0);
  release();
  const fewer = await until(({ renditions }) => renditions.length > 0);
  expect(fewer).toMatchObject({ renditions: ['v64'], shed: ['v105'], restarts: 0 });

  const packager = supervisor.packagerOf(ID);
  if (!packager) throw new Error('the live is gone');
  const segments = new EventTarget();
  packager.onSegment(({ discontinuity, number }) => {
    if (discontinuity) segments.dispatchEvent(new CustomEvent('resumed', { detail: number }));
  });
  const [resumed] = await once(segments, 'resumed');
  // Who watches the better one goes on with the other; nobody else is led to it.
  expect(packager.segment('v105', resumed.detail)).toEqual(packager.segment('v64', resumed.detail));
  expect(packager.multivariantPlaylist('index')).not.toContain('v105');
});
