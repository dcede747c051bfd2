import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { fail, ok, type Result } from '../../server/contract/result.ts';
import { TakeDelivery } from '../../server/contract/take.ts';
import type { Logger } from '../../server/lib/logger.ts';
import { probeStreams } from '../ffmpeg/runner.ts';
import type { Ladder } from '../ladder/ladder.ts';
import { type Disk, realDisk } from '../recording/disk.ts';
import { fillGaps, gapsWithin } from '../recording/gaps.ts';
import type { Recordings } from '../recording/recordings.ts';
import { PLAYLIST, readOr, replaceFile } from '../recording/recover.ts';
import type { PictureSize } from '../source/key-frame.ts';
import { runTake } from './take-run.ts';

const ID = /^[0-9a-f-]{36}$/;
/** As it was sent, until it is in the recording. */
const MEDIA = 'media';
/** What it is; written once {@link MEDIA} is whole. */
const ABOUT = 'take.json';
/** What became of it; what is named there belongs to the recording. */
const DONE = 'done.json';
const SWEEP_MS = 3_600_000;
/** Tries to encode a take, over restarts; what fails as often is broken. */
const MAX_TRIES = 3;

const About = TakeDelivery.extend({ tries: z.int() });
type About = z.infer<typeof About>;
/** `pieces` are folders beside it. */
const Done = z.object({ pieces: z.array(z.string()), failure: z.string().nullable() });

/** No further try makes more of it. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** What sellers' phones have kept while they were cut off, on its way into the recordings. */
export interface Takes {
  /**
   * Takes a file in whole; answers once it is on the disk, and puts it into the recording after that, also after a
   * restart. `not_found`: there is no such recording; `wrong_state`: it still grows; `unavailable`: the disk is full.
   * Idempotent: one that is known is not read.
   */
  receive(
    liveSessionId: string,
    takeId: string,
    about: TakeDelivery,
    media: Readable,
  ): Promise<Result<object>>;
  /** A rendition's playlist with what was put in; as it was while the recording may grow. */
  filled(liveSessionId: string, rendition: string, text: string): Promise<string>;
  /** Where the media of a piece is. */
  pathOf(piece: { liveSessionId: string; takeId: string; piece: string; rendition: string }): string;
  /** Leaves what is not done for the next start. Idempotent. */
  close(): Promise<void>;
}

/** `takes/<liveSessionId>/<takeId>` beside the recordings, which are only ever appended to; goes on with what was left. */
export function openTakes(options: {
  dataDir: string;
  recordings: Recordings;
  ladder: Ladder;
  /** Bytes that stay free on the disk. */
  minFreeBytes: number;
  log: Logger;
  disk?: Disk;
}): Takes {
  const { recordings, ladder, minFreeBytes, log, disk = realDisk } = options;
  const root = join(options.dataDir, 'takes');
  const closing = new AbortController();
  /** Folders of what is being received. */
  const receiving = new Set<string>();
  const folderOf = (liveSessionId: string, takeId: string) => join(root, liveSessionId, takeId);
  let working: Promise<unknown> = sweep();
  const timer = setInterval(() => enqueue(sweep), SWEEP_MS);
  timer.unref();

  /** One after the other: they are not urgent. */
  function enqueue(task: () => Promise<void>): void {
    working = working
      .then(() => (closing.signal.aborted ? undefined : task()))
      .catch((error: unknown) => log.warn({ err: error, root }, 'a kept take has to wait for the next look'));
  }

  /** Goes on with what was left, and deletes what belongs to no recording any more. */
  async function sweep(): Promise<void> {
    try {
      for (const liveSessionId of await namesIn(root)) {
        if ((await multivariantOf(liveSessionId)) === '' && !recordings.isOpen(liveSessionId)) {
          await rm(join(root, liveSessionId), { recursive: true });
          continue;
        }
        for (const takeId of await namesIn(join(root, liveSessionId))) {
          if ((await readDone(liveSessionId, takeId)) === null) await putIn(liveSessionId, takeId);
        }
      }
    } catch (error) {
      log.warn({ err: error, root }, 'kept takes could not be looked through');
    }
  }

  const multivariantOf = (liveSessionId: string) => readOr(join(recordings.folder, liveSessionId, PLAYLIST));

  async function readDone(liveSessionId: string, takeId: string) {
    return parsed(Done, await readOr(join(folderOf(liveSessionId, takeId), DONE)));
  }

  /** Encodes a take into the gaps of its recording. Killed at any moment, it is begun again. */
  async function putIn(liveSessionId: string, takeId: string): Promise<void> {
    const folder = folderOf(liveSessionId, takeId);
    if (receiving.has(folder)) return;
    const about = parsed(About, await readOr(join(folder, ABOUT)));
    // Without its description it never came in whole, and the sender knows.
    if (!about) return rm(folder, { recursive: true });
    if (recordings.isOpen(liveSessionId) || closing.signal.aborted) return;
    const takeLog = log.child({ liveSessionId, takeId });
    const finish = async (pieces: string[], failure: string | null) => {
      await replaceFile(
        join(folder, DONE),
        JSON.stringify({ pieces, failure } satisfies z.infer<typeof Done>),
      );
      await rm(join(folder, MEDIA), { force: true });
    };
    const write = (tries: number) =>
      replaceFile(join(folder, ABOUT), JSON.stringify({ ...about, tries } satisfies About));
    const tries = about.tries + 1;
    try {
      // Counted before: what kills the process would else kill it for ever.
      await write(tries);
      const pieces = await encode(liveSessionId, folder, about, takeLog);
      await finish(pieces, null);
      takeLog.info({ pieces: pieces.length }, 'kept minutes are in the recording');
    } catch (error) {
      if (closing.signal.aborted) return void (await write(about.tries).catch(() => undefined));
      takeLog.warn({ err: error, tries }, 'kept minutes could not be put into the recording');
      if (tries >= MAX_TRIES || error instanceof Unreadable)
        await finish([], String(error)).catch(() => undefined);
    }
  }

  async function encode(
    liveSessionId: string,
    folder: string,
    about: About,
    takeLog: Logger,
  ): Promise<string[]> {
    const renditions = await namesOfRenditions(liveSessionId);
    const [first = ''] = renditions;
    const text = await readOr(join(recordings.folder, liveSessionId, first, PLAYLIST));
    const span = { fromMs: about.startedAtMs, toMs: about.endedAtMs };
    const gaps = gapsWithin(await filled(liveSessionId, first, text), span);
    const path = join(folder, MEDIA);
    const streams = await probeStreams(path, about.container).catch((error: unknown) => {
      throw new Unreadable('this is no video', { cause: error });
    });
    const pieces: string[] = [];
    for (const [index, gap] of gaps.entries()) {
      const piece = join(folder, `${index}`);
      await rm(piece, { recursive: true, force: true });
      await runTake(
        {
          ...streams,
          ...{ path, container: about.container, folder: piece, disk, minFreeBytes, ladder },
          fromS: (gap.fromMs - span.fromMs) / 1_000,
          toS: (gap.toMs - span.fromMs) / 1_000,
          programDateTimeMs: gap.fromMs,
          renditionIds: renditions,
          picture: shapeOf(await multivariantOf(liveSessionId)),
        },
        takeLog,
        closing.signal,
      );
      pieces.push(`${index}`);
    }
    return pieces;
  }

  async function namesOfRenditions(liveSessionId: string): Promise<string[]> {
    const entries = await readdir(join(recordings.folder, liveSessionId), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  }

  async function filled(liveSessionId: string, rendition: string, text: string): Promise<string> {
    if (recordings.isOpen(liveSessionId)) return text;
    const others: { text: string; place: string }[] = [];
    for (const takeId of await namesIn(join(root, liveSessionId))) {
      for (const piece of (await readDone(liveSessionId, takeId))?.pieces ?? []) {
        const file = join(folderOf(liveSessionId, takeId), piece, rendition, PLAYLIST);
        others.push({ text: await readOr(file), place: `../takes/${takeId}/${piece}/${rendition}/` });
      }
    }
    return others.length === 0 ? text : fillGaps(text, others);
  }

  return {
    async receive(liveSessionId, takeId, about, media) {
      if (closing.signal.aborted) return fail('media_unavailable', 'the transcoder is shutting down');
      const folder = folderOf(liveSessionId, takeId);
      if ((await readOr(join(folder, ABOUT))) !== '') return ok({});
      if (recordings.isOpen(liveSessionId)) return fail('wrong_state', 'the recording still grows');
      if ((await multivariantOf(liveSessionId)) === '')
        return fail('not_found', 'there is no such recording');
      if ((await disk.freeBytes(options.dataDir)) - about.bytes < minFreeBytes) {
        return fail('unavailable', 'the disk of the recordings is full');
      }
      if (receiving.has(folder)) return fail('wrong_state', 'this take is being received');
      receiving.add(folder);
      const part = join(folder, `${MEDIA}.part`);
      try {
        await mkdir(folder, { recursive: true });
        await pipeline(media, createWriteStream(part));
        if ((await stat(part)).size !== about.bytes) {
          return fail('bad_input', `not the ${about.bytes} bytes that were announced`);
        }
        await rename(part, join(folder, MEDIA));
        await replaceFile(join(folder, ABOUT), JSON.stringify({ ...about, tries: 0 } satisfies About));
      } finally {
        await rm(part, { force: true });
        receiving.delete(folder);
      }
      enqueue(() => putIn(liveSessionId, takeId));
      return ok({});
    },
    filled,
    pathOf: ({ liveSessionId, takeId, piece, rendition }) =>
      join(folderOf(liveSessionId, takeId), piece, rendition, '0.mp4'),
    async close() {
      clearInterval(timer);
      closing.abort();
      await working;
    },
  };
}

/** Folders with a UUID's name; none where there is no such folder. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => ID.test(name)).sort();
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The size of a recording's largest picture. */
function shapeOf(multivariant: string): PictureSize | null {
  const sizes = [...multivariant.matchAll(/RESOLUTION=(\d+)x(\d+)/g)].map(([, width, height]) => ({
    width: Number(width),
    height: Number(height),
  }));
  return sizes.sort((one, other) => one.width - other.width).at(-1) ?? null;
}
