import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordingUsage } from '../../server/contract/transcode.ts';
import type { Logger } from '../../server/lib/logger.ts';
import { type Disk, realDisk } from './disk.ts';
import { createRecorder, type Recorder, type RecordingSource } from './recorder.ts';
import { isEnded, lastChange, mediaBytes, recover } from './recover.ts';

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;
/** How often old recordings are looked for, ms. */
const SWEEP_MS = 3_600_000;
/** Folders here that are recordings: named by their live session. */
const NAME = /^[0-9a-f-]{36}$/;

/** How lives are recorded. */
export interface RecordingSettings {
  enabled: boolean;
  /** A recording stops when the disk has less than this left, MB. */
  minFreeMb: number;
}

/** What a live gives to be recorded. */
export interface RecordingInput {
  liveSessionId: string;
  source: RecordingSource;
  renditionIds: readonly string[];
  targetDurationS: number;
}

/** All recordings of this transcoder: `recordings/<liveSessionId>` in its data folder. */
export interface Recordings {
  /** Where they are. */
  readonly folder: string;
  /** Null when recording is switched off. */
  record(input: RecordingInput): Recorder | null;
  /** Whether something may still be added to the recording. */
  isOpen(liveSessionId: string): boolean;
  /**
   * From now on a recording is deleted so many days after its last change; 0 keeps all. Before it is called none is: an
   * organiser may have set another time while this process was away.
   */
  keep(days: number): void;
  /** What is on the disk, and what of it is older than so many days; 0: nothing is. */
  usage(days: number): Promise<RecordingUsage>;
  /** Stops looking after old ones. Recorders are closed by those who have them. */
  close(): Promise<void>;
}

/** Puts in order what a crash left behind, deletes what is too old, and does so again every hour. */
export function openRecordings(options: {
  dataDir: string;
  settings: RecordingSettings;
  log: Logger;
  /** Nothing is touched before: a transcoder before this one may still write its last. */
  ready?: Promise<unknown>;
  now?: () => number;
  disk?: Disk;
}): Recordings {
  const { settings, log, now = Date.now } = options;
  const folder = join(options.dataDir, 'recordings');
  const open = new Set<string>();
  let keepDays = 0;
  let sweeping = (options.ready ?? Promise.resolve()).then(sweep);

  const isOld = async (path: string, days: number) =>
    days > 0 && now() - (await lastChange(path)) > days * DAY_MS;

  async function foldersNow(): Promise<string[]> {
    await mkdir(folder, { recursive: true });
    return (await readdir(folder)).filter((name) => NAME.test(name));
  }

  async function sweep(): Promise<void> {
    try {
      for (const name of await foldersNow()) if (!open.has(name)) await tidy(join(folder, name));
    } catch (error) {
      log.warn({ err: error, folder }, 'recordings could not be looked through');
    }
  }

  async function tidy(path: string): Promise<void> {
    const tooOld = await isOld(path, keepDays);
    if (tooOld) log.info({ path }, 'deleting an old recording');
    // One without a whole segment is left by a process that was killed at once.
    if (tooOld || (!(await isEnded(path)) && (await recover(path, { ended: true })) === 0)) {
      await rm(path, { recursive: true });
    }
  }
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, SWEEP_MS);
  timer.unref();

  return {
    folder,
    record({ liveSessionId, ...input }) {
      if (!settings.enabled) return null;
      open.add(liveSessionId);
      return createRecorder({
        ...input,
        folder: join(folder, liveSessionId),
        minFreeBytes: settings.minFreeMb * MEGABYTE,
        disk: options.disk ?? realDisk,
        // What is being put in order may be the one that is gone on with.
        ready: sweeping,
        log: log.child({ liveSessionId }),
        onFinished: () => open.delete(liveSessionId),
      });
    },
    isOpen: (liveSessionId) => open.has(liveSessionId),
    keep(days) {
      if (days === keepDays) return;
      keepDays = days;
      sweeping = sweeping.then(sweep);
    },
    async usage(days) {
      const usage = { recordings: 0, bytes: 0, old: { recordings: 0, bytes: 0 } };
      for (const name of await foldersNow()) {
        const path = join(folder, name);
        const bytes = await mediaBytes(path);
        usage.recordings += 1;
        usage.bytes += bytes;
        if (open.has(name) || !(await isOld(path, days))) continue;
        usage.old.recordings += 1;
        usage.old.bytes += bytes;
      }
      return usage;
    },
    async close() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
