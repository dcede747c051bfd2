import ffmpeg from 'fluent-ffmpeg';
import type { FfmpegPlan } from './arguments.ts';

/** How long ffmpeg may take to end with its input, and again to end when told, ms. */
const DRAIN_MS = 3_000;

/** A running ffmpeg. This file is the only one that knows how it is started. */
export interface FfmpegRun {
  /** Resolves when the process is gone; `error` is null after a clean end or {@link FfmpegRun.stop}. */
  readonly finished: Promise<{ error: string | null }>;
  /** Its input has ended: lets it write out what it holds, and ends it if that takes too long. Idempotent. */
  stop(): Promise<void>;
  /** Ends it at once. */
  abort(): void;
}

/** Starts ffmpeg; `onLine` gets every line that it writes. What is not live gives way by its `niceness`, 0 to 19. */
export function runFfmpeg(plan: FfmpegPlan, onLine: (line: string) => void, niceness = 0): FfmpegRun {
  const command = ffmpeg({ stdoutLines: 20, niceness });
  // Arrays of options without spaces are passed on as they are; one with two words would be split.
  for (const { url, options } of plan.inputs) command.input(url).inputOptions(options);
  for (const { url, options } of plan.outputs) command.output(url).outputOptions(options);
  let stopping = false;
  let over = false;
  // fluent-ffmpeg starts the process only after it has looked at ffmpeg's capabilities.
  let pendingSignal: NodeJS.Signals | null = null;
  let started = false;
  const kill = (signal: NodeJS.Signals) => {
    if (over) return;
    if (started) command.kill(signal);
    else pendingSignal = signal;
  };
  const finished = new Promise<{ error: string | null }>((resolve) => {
    const finish = (error: string | null) => {
      over = true;
      resolve({ error });
    };
    command.on('start', () => {
      started = true;
      if (pendingSignal) command.kill(pendingSignal);
    });
    command.on('stderr', onLine);
    command.on('end', () => finish(null));
    command.on('error', (error: Error) => finish(stopping ? null : error.message));
  });
  command.run();
  return {
    finished,
    async stop() {
      stopping = true;
      // SIGTERM too makes ffmpeg flush its encoders, but not before a packet has come that wakes its reader, and
      // without what was read and not yet decoded: so it is for an ffmpeg that does not see its input's end.
      const timers = [
        setTimeout(() => kill('SIGTERM'), DRAIN_MS),
        setTimeout(() => kill('SIGKILL'), 2 * DRAIN_MS),
      ];
      await finished;
      for (const timer of timers) clearTimeout(timer);
    },
    abort() {
      stopping = true;
      kill('SIGKILL');
    },
  };
}

/** What streams a file has. Rejects when ffprobe makes nothing of it. */
export function probeStreams(
  path: string,
  container: string,
): Promise<{ hasPicture: boolean; hasSound: boolean }> {
  return new Promise((resolve, reject) => {
    // Nothing but this file is opened, whatever it says.
    ffmpeg.ffprobe(path, ['-protocol_whitelist', 'file', '-f', container], (error: unknown, data) => {
      if (error) return reject(error instanceof Error ? error : new Error(String(error)));
      const has = (kind: string) => data.streams.some(({ codec_type }) => codec_type === kind);
      resolve({ hasPicture: has('video'), hasSound: has('audio') });
    });
  });
}

/** A few seconds of generated picture through x264, as in most rungs. */
const MEASURED: FfmpegPlan = {
  inputs: [{ options: ['-nostdin', '-f', 'lavfi'], url: 'testsrc2=s=640x360:r=30:d=4' }],
  outputs: [
    {
      options: ['-benchmark', '-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1', '-f', 'null'],
      url: 'none',
    },
  ],
};
/** Processor time that it takes where the ladder's figures were measured, s. */
const MEASURED_S = 0.3;
/** It is not waited for any longer, ms. */
const MEASURE_MS = 20_000;

/**
 * How much processor time encoding takes here, against the machine of the ladder's figures (1; 2 is twice as much). Null
 * when ffmpeg does not say.
 */
export async function measureSlowness(): Promise<number | null> {
  let seconds: number | null = null;
  const run = runFfmpeg(MEASURED, (line) => {
    const [, user, system] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(line) ?? [];
    if (user !== undefined) seconds = Number(user) + Number(system);
  });
  const patience = setTimeout(run.abort, MEASURE_MS);
  await run.finished;
  clearTimeout(patience);
  return seconds === null ? null : seconds / MEASURED_S;
}

/**
 * Looks at the installed ffmpeg once, which also fills fluent-ffmpeg's cache, so that a live starts without
 * the delay. Gives what is missing as one sentence, or null.
 */
export async function checkFfmpeg(needed: { av1: boolean }): Promise<string | null> {
  const encoders = await new Promise<string[] | null>((resolve) => {
    ffmpeg.getAvailableFormats((error) => {
      if (error) resolve(null);
      else ffmpeg.getAvailableEncoders((failed, found) => resolve(failed ? null : Object.keys(found)));
    });
  });
  if (!encoders) return 'ffmpeg was not found: install it (Debian and Ubuntu: apt install ffmpeg).';
  const all = ['libx264', 'aac', 'libopus', 'libwebp', ...(needed.av1 ? ['libsvtav1'] : [])];
  const missing = all.filter((name) => !encoders.includes(name));
  if (missing.length === 0) return null;
  return `This ffmpeg cannot encode with ${missing.join(' and ')}: install a build that can.`;
}
