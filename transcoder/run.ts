import type { TranscodeSource } from '../server/contract/transcode.ts';
import type { Logger } from '../server/lib/logger.ts';
import { adviceFor, portTaken } from './ffmpeg/advice.ts';
import { planFfmpeg } from './ffmpeg/arguments.ts';
import { createRepeatFilter } from './ffmpeg/repeats.ts';
import { type FfmpegRun, runFfmpeg } from './ffmpeg/runner.ts';
import { FIRST_FRAME_S } from './ladder/key-frames.ts';
import type { AudioTrack, VideoTrack } from './ladder/ladder.ts';
import { createSampleReader } from './mp4/reader.ts';
import { openOutputs } from './outputs.ts';
import type { Packager } from './packager/packager.ts';
import { createPosterReader } from './poster.ts';
import type { PictureSize } from './source/key-frame.ts';
import { findFreePairs, unreadBytes, waitUntilBound, waitUntilRead } from './source/ports.ts';
import type { Receiver, SourcePacket } from './source/receiver.ts';
import { createRelay, SILENT_STREAM } from './source/relay.ts';
import { writeSdp } from './source/sdp.ts';

/** How long ffmpeg may take to read what was sent to it before its input ends, ms. */
const READ_MS = 1_500;
/** How often it is looked whether ffmpeg keeps up with its input, ms. */
const LOOK_MS = 500;
/** Among the outputs, besides the tracks. */
const POSTER = 'poster';

/** One ffmpeg process with its relay in front and the packager behind. */
export interface Run {
  push(packet: SourcePacket): void;
  /**
   * Media that ffmpeg has been sent and has not brought out in every track, ms; 0 while it reads whatever comes: then it
   * waits for packets or for the next picture, which on a weak link takes seconds.
   */
  backlogMs(): number;
  /**
   * Resolves when everything of it is closed; `error` is null when it was stopped, `unlucky` true when only a
   * port was in the way and the next try has another.
   */
  readonly finished: Promise<{ error: string | null; unlucky: boolean }>;
  /** Publishes what ffmpeg still holds, then closes. */
  stop(): Promise<void>;
  /** Closes without that. */
  abort(): void;
}

export interface RunOptions {
  source: TranscodeSource;
  receiver: Receiver;
  /** The packet it begins with. */
  first: SourcePacket;
  /** Size of the canvas's shape; null for 16:9. */
  picture: PictureSize | null;
  /** False for sound alone. */
  withVideo: boolean;
  /** What sound alone is heard over, WebP; null for a dark canvas. */
  still: Buffer | null;
  /** What to encode, lowest first; of the packager's ladder, which may have more. */
  video: readonly VideoTrack[];
  audio: readonly AudioTrack[];
  packager: Packager;
  log: Logger;
  /** A small WebP of what is seen. */
  onPoster: (image: Buffer) => void;
}

/** Starts at once; packets pushed before ffmpeg listens are held. */
export function startRun(options: RunOptions): Run {
  const { source, log, withVideo } = options;
  const tracks = [...options.video, ...options.audio].map(({ id }) => id);
  const closing = new AbortController();
  let process: FfmpegRun | null = null;
  let failure: string | null = null;
  let stopped = false;
  let unlucky = false;
  let reading: { ports: number[] } | null = null;
  const fail = (reason: string) => {
    failure ??= reason;
    closing.abort();
    process?.abort();
  };
  const relay = createRelay({
    clock: options.receiver.clock,
    audio: source.audio,
    video: withVideo ? source.video : null,
    first: options.first,
    firstFrameMs: FIRST_FRAME_S * 1000,
    onOverflow: () => fail('ffmpeg did not listen in time'),
  });
  relay.push(options.first);

  /** Media time up to which each track has come out, ms; stills wait for their next picture and say nothing of load. */
  const moving = [...options.video.filter(({ still }) => !still), ...options.audio];
  const outMs = new Map(moving.map(({ id }) => [id, FIRST_FRAME_S * 1000]));
  /** Whether something waited for ffmpeg to read it at the last look. */
  let unread = false;
  const looking = setInterval(() => {
    if (reading === null) return;
    void unreadBytes(reading.ports)
      .then((bytes) => {
        unread = bytes > 0;
      })
      .catch((error: unknown) => log.warn({ error }, 'the table of UDP sockets cannot be read'));
  }, LOOK_MS);
  const sink = options.packager.startRun({ tracks, epochMs: relay.epochMs });
  const execute = async () => {
    const outputs = await openOutputs(
      [...tracks, ...(withVideo ? [POSTER] : [])],
      (track) => {
        if (track === POSTER) return createPosterReader(options.onPoster);
        let ticksPerMs = 1;
        return createSampleReader({
          onConfig: (config) => {
            ticksPerMs = config.timescale / 1000;
            sink.config(track, config);
          },
          onSample: (sample) => {
            if (outMs.has(track)) outMs.set(track, (sample.dts + sample.duration) / ticksPerMs);
            sink.sample(track, sample);
          },
        });
      },
      fail,
    );
    try {
      const [audioPort = 0, videoPort = 0] = await findFreePairs(2);
      if (stopped) return;
      const sdp = writeSdp({
        audio: { stream: source.audio ?? SILENT_STREAM, port: audioPort },
        video: withVideo && source.video ? { stream: source.video, port: videoPort } : null,
      });
      const plan = planFfmpeg({
        sdp,
        picture: options.picture,
        soundAlone: withVideo ? null : { still: options.still },
        video: options.video,
        audio: options.audio,
        urlOf: outputs.urlOf,
        posterUrl: withVideo ? outputs.urlOf(POSTER) : null,
      });
      const warn = createRepeatFilter(Date.now, (line, keptBack) => {
        const advice = adviceFor(line);
        log.warn({ ...(advice ? { advice } : {}), ...(keptBack ? { keptBack } : {}) }, line);
      });
      process = runFfmpeg(plan, (line) => {
        unlucky ||= portTaken(line);
        if (line.trim()) warn(line.trim());
      });
      const ports = withVideo
        ? [audioPort, audioPort + 1, videoPort, videoPort + 1]
        : [audioPort, audioPort + 1];
      const leading = (async () => {
        if (!(await waitUntilBound(ports, closing.signal))) return;
        await relay.connect({ audio: audioPort, video: withVideo ? videoPort : null });
        // ffmpeg counts from the first packet if it sees that before a report.
        const rtcpPorts = ports.filter((port) => port % 2 === 1);
        if (!(await waitUntilRead(rtcpPorts, closing.signal)) || stopped) return;
        relay.open();
        reading = { ports };
      })();
      const { error } = await process.finished;
      closing.abort();
      await leading;
      // What ffmpeg wrote last may still be on its way through the sockets.
      await outputs.drained();
      if (error && !stopped) failure ??= error;
      else if (!stopped) failure ??= 'ffmpeg ended before it was asked to';
    } finally {
      outputs.close();
    }
  };
  const finished = execute()
    .catch((error: unknown) => {
      failure ??= error instanceof Error ? error.message : String(error);
    })
    .then(() => {
      closing.abort();
      clearInterval(looking);
      relay.close();
      sink.close();
      return { error: stopped ? null : failure, unlucky };
    });

  return {
    push: relay.push,
    backlogMs: () => (unread ? relay.sentMs(withVideo ? 'video' : 'audio') - Math.min(...outMs.values()) : 0),
    finished,
    async stop() {
      stopped = true;
      if (reading) {
        await relay.flush();
        // ffmpeg reads RTCP first: a farewell may only come when nothing else waits.
        await waitUntilRead(reading.ports, AbortSignal.any([closing.signal, AbortSignal.timeout(READ_MS)]));
        await relay.bye();
        await process?.stop();
      } else process?.abort();
      closing.abort();
      await finished;
    },
    abort() {
      stopped = true;
      closing.abort();
      process?.abort();
    },
  };
}
