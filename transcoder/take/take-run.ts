import type { Logger } from '../../server/lib/logger.ts';
import { planTake, type TakeInput } from '../ffmpeg/arguments.ts';
import { createRepeatFilter } from '../ffmpeg/repeats.ts';
import { type FfmpegRun, runFfmpeg } from '../ffmpeg/runner.ts';
import { FIRST_FRAME_S, SEGMENT_S } from '../ladder/key-frames.ts';
import type { Ladder } from '../ladder/ladder.ts';
import { createSampleReader } from '../mp4/reader.ts';
import { openOutputs } from '../outputs.ts';
import { createPackager } from '../packager/packager.ts';
import { type Disk, realDisk } from '../recording/disk.ts';
import { createRecorder } from '../recording/recorder.ts';
import type { PictureSize } from '../source/key-frame.ts';

/** As far behind what is live as it can be. */
const NICENESS = 19;

/** A piece of a take that is to become a piece of a recording. */
export interface TakePiece
  extends Pick<TakeInput, 'path' | 'container' | 'fromS' | 'toS' | 'hasPicture' | 'hasSound'> {
  /** Where it goes: a folder for each rendition, as a recording has them. Must not be there. */
  folder: string;
  /** When its first picture was captured, ms since the epoch. */
  programDateTimeMs: number;
  /** The recording's. */
  renditionIds: readonly string[];
  ladder: Ladder;
  /** The recording's shape; null for 16:9. */
  picture: PictureSize | null;
  minFreeBytes: number;
  disk?: Disk;
}

/**
 * Encodes a piece of a take as if it were a live of its own, with the same packager and recorder, so that its segments
 * are what the recording's are. Rejects when it cannot be done; the signal ends it.
 */
export async function runTake(piece: TakePiece, log: Logger, signal: AbortSignal): Promise<void> {
  const { ladder, renditionIds } = piece;
  const wanted = ladder.renditions.filter(({ id }) => renditionIds.includes(id));
  // The largest picture asks for more than a phone keeps; its rendition goes on with the next one below.
  const video = ladder.video.filter(
    ({ id, leastSource }) => leastSource === undefined && wanted.some((rendition) => rendition.video === id),
  );
  const audio = ladder.audio.filter(({ id }) => wanted.some((rendition) => rendition.audio === id));
  const tracks = [...video, ...audio].map(({ id }) => id);
  const packager = createPackager({ ladder });
  const recorder = createRecorder({
    folder: piece.folder,
    source: {
      multivariantPlaylist: () => packager.multivariantPlaylist('index'),
      initSegment: packager.initSegment,
      segment: packager.segment,
    },
    renditionIds,
    targetDurationS: SEGMENT_S,
    minFreeBytes: piece.minFreeBytes,
    disk: piece.disk ?? realDisk,
    log,
    ready: Promise.resolve(),
    onFinished: () => undefined,
  });
  packager.onSegment(recorder.segment);
  const sink = packager.startRun({
    tracks,
    epochMs: () => piece.programDateTimeMs - FIRST_FRAME_S * 1_000,
  });
  let failure: string | null = null;
  let process: FfmpegRun | null = null;
  const fail = (reason: string) => {
    failure ??= reason;
    process?.abort();
  };
  const abort = () => fail('stopped');
  const outputs = await openOutputs(
    tracks,
    (track) =>
      createSampleReader({
        onConfig: (config) => sink.config(track, config),
        onSample: (sample) => sink.sample(track, sample),
      }),
    fail,
  );
  signal.addEventListener('abort', abort);
  try {
    const warn = createRepeatFilter(Date.now, (line, keptBack) => log.warn({ keptBack }, line));
    const plan = planTake({ ...piece, video, audio, urlOf: outputs.urlOf });
    if (signal.aborted) throw new Error('stopped');
    process = runFfmpeg(plan, (line) => line.trim() && warn(line.trim()), NICENESS);
    const { error } = await process.finished;
    if (error === null && failure === null) await outputs.drained();
    failure ??= error;
  } finally {
    signal.removeEventListener('abort', abort);
    outputs.close();
    sink.close();
    packager.end();
    await recorder.finish();
  }
  if (failure === null && recorder.status.state !== 'on') failure = `not written: ${recorder.status.state}`;
  if (failure === null && !packager.playable()) failure = 'nothing came out of it';
  if (failure !== null) throw new Error(failure);
}
