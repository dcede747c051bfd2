import { FIRST_FRAME_S, segmentEndMs } from '../../transcoder/ladder/key-frames.ts';
import { type Ladder, picturesOf } from '../../transcoder/ladder/ladder.ts';
import type { TrackConfig } from '../../transcoder/mp4/track.ts';
import type { Packager, RunSink } from '../../transcoder/packager/packager.ts';

const FIRST_MS = 1000 * FIRST_FRAME_S;
const AUDIO_FRAME_MS = 20;

/** One run of made-up media in every track of a ladder, as ffmpeg would bring it. */
export interface Feed {
  readonly sink: RunSink;
  /** Pushes what is missing of a track (of all tracks) until so many ms after the run's beginning. */
  until(ms: number, track?: string): void;
  /** Leaves frames of a picture out, from where it is; the next one is a key frame. */
  leaveOut(track: string, frames: number): void;
}

/**
 * Begins a run whose first frame is shown at `epochMs` + 2 s. Samples are `bytes` long, full of the number of their
 * frame, and key frames stand where the plan has them.
 */
export function startFeed(
  packager: Packager,
  options: {
    epochMs?: number;
    tracks?: readonly string[];
    bytes?: (track: string, key: boolean) => number;
  } = {},
): Feed {
  const { ladder } = packager;
  const all = [...picturesOf(ladder, ladder.video), ...ladder.audio].map(({ id }) => id);
  const tracks = options.tracks ?? all;
  const bytes = options.bytes ?? (() => 10);
  const sink = packager.startRun({ tracks, epochMs: () => options.epochMs ?? 0 });
  const fed = new Map(tracks.map((track) => [track, 0]));
  /** Tracks whose next frame comes after a hole. */
  const afterHole = new Set<string>();
  for (const track of tracks) sink.config(track, configOf(ladder, track));
  const feed = (track: string, untilMs: number) => {
    const rung = picturesOf(ladder, ladder.video).find(({ id }) => id === track);
    const frameMs = rung ? 1000 / rung.framesPerSecond : AUDIO_FRAME_MS;
    for (let frame = fed.get(track) ?? 0; frame * frameMs < untilMs - 0.5; frame += 1) {
      const ms = Math.round(frame * frameMs);
      const key = !rung || ms === 0 || segmentEndMs(ms - 100) === ms || afterHole.delete(track);
      fed.set(track, frame + 1);
      sink.sample(track, {
        dts: Math.round((FIRST_MS + frame * frameMs) * 48),
        duration: frameMs * 48,
        compositionOffset: 0,
        key,
        data: Buffer.alloc(bytes(track, key), frame % 256),
      });
    }
  };
  return {
    sink,
    leaveOut(track, frames) {
      fed.set(track, (fed.get(track) ?? 0) + frames);
      afterHole.add(track);
    },
    until(ms, track) {
      if (track !== undefined) return feed(track, ms);
      // A second of each in turn: no track may be far ahead.
      for (let to = Math.min(1_000, ms); to < ms + 1_000; to += 1_000) {
        for (const one of tracks) feed(one, Math.min(to, ms));
      }
    },
  };
}

function configOf(ladder: Ladder, track: string): TrackConfig {
  const rung = picturesOf(ladder, ladder.video).find(({ id }) => id === track);
  const sound = ladder.audio.find(({ id }) => id === track);
  return {
    kind: rung ? 'video' : 'audio',
    timescale: 48_000,
    // No decoder sees it.
    sampleEntry: Buffer.from(`entry of ${track}`),
    codec: rung ? 'avc1.64000d' : sound?.codec === 'opus' ? 'opus' : 'mp4a.40.2',
    width: rung ? Math.floor((rung.shortSide * 16) / 9) : 0,
    height: rung?.shortSide ?? 0,
  };
}
