import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingStatus } from '../../server/contract/transcode.ts';
import type { Logger } from '../../server/lib/logger.ts';
import type { AppendFile, Disk } from './disk.ts';
import { mergeVariants, playlistHead, rowLines } from './playlist.ts';
import { mediaBytes, PLAYLIST, readOr, recover, replaceFile } from './recover.ts';

/** Segments that may wait for the disk; they wait in the live window, so waiting costs no memory. */
const MAX_WAITING = 8;
/** How long the end of a live waits for a disk that does not answer, ms. */
const FINISH_MS = 3_000;

/** A segment that every rendition has. */
export interface RecordedSegment {
  number: number;
  /** Run whose init segment it needs. */
  init: number;
  discontinuity: boolean;
  /** Capture of its first picture, ms since the epoch. */
  programDateTimeMs: number;
  durationMs: number;
}

/** What is recorded; the packager of the live fits it. */
export interface RecordingSource {
  /** Names every rendition that is recorded, as `<rendition>/index.m3u8`. */
  multivariantPlaylist(): string | null;
  /** Null when it is not (any more) in the live window. */
  initSegment(renditionId: string, run: number): Buffer | null;
  segment(renditionId: string, number: number): Buffer | null;
}

/** Writes one live to the disk. Whatever the disk does, nothing of it waits in the live. */
export interface Recorder {
  readonly status: RecordingStatus;
  /** Takes the newest segment; returns at once. */
  segment(segment: RecordedSegment): void;
  /** Writes what waits and ends the playlists, or gives up on a disk that does not answer. Idempotent. */
  finish(): Promise<void>;
}

export interface RecorderOptions {
  /** `recordings/<liveSessionId>`. */
  folder: string;
  source: RecordingSource;
  /** Renditions to record: pictures with sound, and the sound alone. */
  renditionIds: readonly string[];
  /** EXT-X-TARGETDURATION, s. */
  targetDurationS: number;
  /** Recording stops when the file system has less than this left, bytes. */
  minFreeBytes: number;
  disk: Disk;
  log: Logger;
  /** Nothing is written before. */
  ready: Promise<void>;
  /** Nothing more is added to the recording. */
  onFinished: () => void;
}

/** Files of one rendition: the media of the present run, and the playlist that names what is in it. */
interface Shelf {
  playlist: AppendFile;
  run: number | null;
  media: AppendFile | null;
}

/**
 * A recording of a live: for every rendition one fragmented MP4 file a run, which plays by itself too, and an EVENT
 * playlist with byte ranges. Both are only ever appended to, media before the lines that name it, so that a process
 * killed at any moment leaves a recording that plays. A folder that is there is gone on with, after a discontinuity.
 */
export function createRecorder(options: RecorderOptions): Recorder {
  const { folder, source, renditionIds, disk, log } = options;
  const shelves = new Map<string, Shelf>();
  const waiting: RecordedSegment[] = [];
  let state: RecordingStatus['state'] = 'on';
  let bytes = 0;
  let opened = false;
  let resumed = false;
  let multivariant = '';
  let working: Promise<void> | null = null;
  let finishing: Promise<void> | null = null;

  const stop = (reason: RecordingStatus['state'], error: unknown) => {
    if (state !== 'on') return;
    state = reason;
    waiting.length = 0;
    log.error({ err: error, folder, bytes }, 'the recording stopped; the live goes on');
  };

  const openFolder = async () => {
    await options.ready;
    resumed = (await recover(folder, { ended: false })) > 0;
    bytes = await mediaBytes(folder);
    multivariant = await readOr(join(folder, PLAYLIST));
    for (const id of renditionIds) {
      await mkdir(join(folder, id), { recursive: true });
      const playlist = await disk.openAppend(join(folder, id, PLAYLIST));
      shelves.set(id, { playlist, run: null, media: null });
      if (playlist.size === 0) await playlist.append(playlistHead(options.targetDurationS));
    }
    opened = true;
  };

  /** Media of one rendition; gives the lines that name it. */
  const writeMedia = async (id: string, shelf: Shelf, segment: RecordedSegment): Promise<string> => {
    const data = source.segment(id, segment.number);
    if (!data) throw new Error(`segment ${segment.number} of ${id} left the live window`);
    let init: { offset: number; length: number } | null = null;
    if (shelf.run !== segment.init || !shelf.media) {
      const start = source.initSegment(id, segment.init);
      if (!start) throw new Error(`init segment ${segment.init} of ${id} left the live window`);
      await shelf.media?.close();
      shelf.media = null;
      const media = await disk.openAppend(join(folder, id, `${segment.init}.mp4`));
      shelf.media = media;
      shelf.run = segment.init;
      init = { offset: media.size, length: start.length };
      await media.append(start);
      bytes += start.length;
    }
    const range = { offset: shelf.media.size, length: data.length };
    await shelf.media.append(data);
    bytes += data.length;
    return rowLines({
      file: `${segment.init}.mp4`,
      range,
      init,
      durationMs: segment.durationMs,
      discontinuity: segment.discontinuity || resumed,
      programDateTimeMs: segment.programDateTimeMs,
    });
  };

  const write = async (segment: RecordedSegment) => {
    if (!opened) await openFolder();
    // Below the floor the rest of the disk belongs to the database.
    const free = await disk.freeBytes(folder);
    if (free < options.minFreeBytes) return stop('disk_full', new Error(`${free} bytes are left`));
    const merged = mergeVariants(multivariant, source.multivariantPlaylist() ?? '');
    const lines = new Map<Shelf, string>();
    for (const [id, shelf] of shelves) lines.set(shelf, await writeMedia(id, shelf, segment));
    for (const [shelf, text] of lines) await shelf.playlist.append(text);
    resumed = false;
    if (merged !== multivariant) await replaceFile(join(folder, PLAYLIST), merged);
    multivariant = merged;
  };

  const close = async () => {
    for (const { playlist, media } of shelves.values()) {
      await media?.close();
      await playlist.close();
    }
    shelves.clear();
  };

  const work = async () => {
    try {
      for (let next = waiting.shift(); next && state === 'on'; next = waiting.shift()) await write(next);
    } catch (error) {
      stop(isFull(error) ? 'disk_full' : 'failed', error);
    }
    working = null;
  };

  return {
    get status() {
      return { state, bytes };
    },
    segment(segment) {
      if (state !== 'on' || finishing) return;
      waiting.push(segment);
      if (waiting.length > MAX_WAITING) return stop('failed', new Error('the disk is too slow'));
      working ??= work();
    },
    finish() {
      finishing ??= (async () => {
        const ending = (async () => {
          await working;
          await close();
          // Not even one segment: nothing to replay.
          if (opened && (await recover(folder, { ended: true })) === 0) await rm(folder, { recursive: true });
        })().catch((error: unknown) => {
          // The next start puts it in order.
          log.warn({ err: error, folder }, 'the recording could not be ended');
        });
        let patience: NodeJS.Timeout | undefined;
        const given = new Promise<void>((resolve) => {
          patience = setTimeout(resolve, FINISH_MS);
        });
        await Promise.race([ending, given]);
        clearTimeout(patience);
        options.onFinished();
      })();
      return finishing;
    },
  };
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
