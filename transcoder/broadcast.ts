import { SEGMENT_S } from './ladder/key-frames.ts';
import type { Ladder } from './ladder/ladder.ts';
import { createPackager, type Packager } from './packager/packager.ts';
import type { Recorder } from './recording/recorder.ts';
import type { Recordings } from './recording/recordings.ts';
import type { PictureSize } from './source/key-frame.ts';

/** What viewers hold on to. A session that takes over after a failed one goes on with it. */
export interface Broadcast {
  readonly packager: Packager;
  /** Null when lives are not recorded. */
  readonly recorder: Recorder | null;
  /** The shape of the first picture of all stays for the whole live, so RESOLUTION never changes. */
  canvas: PictureSize | null;
  /** The newest small picture (WebP); null before the first. */
  poster: Buffer | null;
}

export function openBroadcast({
  liveSessionId,
  ladder,
  firstNumber,
  recordings,
}: {
  liveSessionId: string;
  ladder: Ladder;
  /** Where its numbers begin. */
  firstNumber: number;
  /** Null when lives are not recorded. */
  recordings: Recordings | null;
}): Broadcast {
  const packager = createPackager({ ladder, firstNumber });
  const recorder =
    recordings?.record({
      liveSessionId,
      source: {
        multivariantPlaylist: () => packager.multivariantPlaylist('index'),
        initSegment: packager.initSegment,
        segment: packager.segment,
      },
      // The sound by itself too, for links that carry no more when it is seen again.
      renditionIds: [...(ladder.sets.index ?? []), ...(ladder.sets.sound ?? [])],
      targetDurationS: SEGMENT_S,
    }) ?? null;
  if (recorder) packager.onSegment(recorder.segment);
  return { packager, recorder, canvas: null, poster: null };
}
