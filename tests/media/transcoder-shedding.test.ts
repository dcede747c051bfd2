import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { RtpTarget, TranscodeStatus } from '../../server/contract/transcode.ts';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { findKeyFrame } from '../../transcoder/source/key-frame.ts';
import { parseRtp } from '../../transcoder/source/rtp.ts';
import { createSupervisor, type Supervisor } from '../../transcoder/supervisor.ts';
import { ffmpegChildren } from '../support/processes.ts';
import { type RtpSender, sourceOf, startLink, startRtpSender } from '../support/rtp.ts';

// The machine may be busy; media still takes its real time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

const ID = '0190a000-0000-7000-8000-000000000008';
/** Of every 400 ms, the processor time that is taken from ffmpeg, ms. */
const STOPPED_MS = 380;
/** Less than what makes a live go on without a picture, ms. */
const PICTURE_EVERY_MS = 3_500;

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

/** The next status that is accepted. */
function until(accept: (status: TranscodeStatus) => boolean): Promise<TranscodeStatus> {
  return new Promise((resolve) => {
    const unsubscribe = supervisor.onEvent((event) => {
      if (event.type !== 'status' || !accept(event.status)) return;
      unsubscribe();
      resolve(event.status);
    });
  });
}

/** A live with two pictures, which has just begun to run; `lead` may put something between the phone and it. */
async function startLive(
  lead: (video: RtpTarget | null) => Promise<RtpTarget | null> = async (video) => video,
): Promise<TranscodeStatus> {
  const ladder = ladderOf(DEFAULT_LADDER.video.slice(0, 2));
  supervisor = createSupervisor({ host: '127.0.0.1', log: pino({ level: 'silent' }), ladder });
  const source = sourceOf('VP8');
  const started = await supervisor.start({ liveSessionId: ID, source });
  if (!started.ok) throw new Error(started.error.message);
  const { audio, video } = started.data;
  sender = startRtpSender({ source, audio, video: await lead(video) });
  return until(({ state }) => state === 'running');
}

it('an ffmpeg that is too slow gives up its best picture, and the live goes on', async () => {
  expect(await startLive()).toMatchObject({ renditions: ['v64', 'v105'], shed: [] });

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

it('a phone that sends a picture now and then is not taken for a slow machine', async () => {
  let rare = false;
  let passing: { timestamp: number; at: number } | null = null;
  let sequence = 0;
  const running = await startLive(async (video) => {
    const link = await startLink(video, (_, packet) => {
      const timestamp = packet.readUInt32BE(4);
      const header = parseRtp(packet);
      const begins = findKeyFrame('video/VP8', packet.subarray(header?.payloadStart ?? 0)) !== null;
      const due = passing === null || Date.now() - passing.at > PICTURE_EVERY_MS;
      if (begins && due) passing = { timestamp, at: Date.now() };
      if (rare && timestamp !== passing?.timestamp) return true;
      // Nothing is missing: the phone makes no more.
      packet.writeUInt16BE(sequence++ & 0xffff, 2);
      return false;
    });
    onTestFinished(() => link.close());
    return link.target;
  });
  rare = true;
  const later = await until(({ mediaMs }) => mediaMs >= running.mediaMs + 10_000);
  expect(later).toMatchObject({ renditions: ['v64', 'v105'], shed: [], restarts: 0 });
});
