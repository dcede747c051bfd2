import { PART_S, segmentEndMs } from '../ladder/key-frames.ts';
import type { Sample, TrackConfig } from '../mp4/track.ts';
import { createTrackLine, IN_STEP_MS, type TrackLine } from './line.ts';
import type { Part } from './rows.ts';

/** A track may be ahead of the slowest by this, ms of media. */
const MAX_AHEAD_MS = 16_000;
/**
 * So late may the first picture of a segment be, ms: ffmpeg builds its filters anew when the incoming picture changes
 * its size, and those leave out one frame, of the slowest track at most. The frame before it is shown for longer.
 */
const LEFT_OUT_MS = 100;
/** What is left at the end of a run and shorter than this is dropped, ms: less than a frame of any track. */
const LEAST_MS = 25;

/** A part, and whether its segment begins or ends with it. */
export interface CutPart {
  part: Part;
  /** Media time of the segment's beginning, ms, if this part begins it. */
  beginsMs: number | null;
  ends: boolean;
}

/** Cuts the tracks of one run, all at the same media times, into parts and segments by the plan of key frames. */
export interface RunLine {
  readonly configs: ReadonlyMap<string, TrackConfig>;
  configure(track: string, config: TrackConfig): void;
  /** Throws when the track is not of this run or too far ahead of the others. */
  push(track: string, sample: Sample): void;
  /** The next part that all tracks have. Throws when key frames are missing or out of step. */
  cut(): CutPart | null;
  /** What there is in the end, once {@link RunLine.cut} gives no more; null when that is nothing. */
  last(): CutPart | null;
}

/**
 * `late` is a track that nobody plays in parts: only the end of a segment waits for it, and neither the beginning of a
 * run nor what is left at its end.
 */
export function createRunLine(tracks: readonly string[], late: string): RunLine {
  const lines = new Map<string, TrackLine>(tracks.map((id) => [id, createTrackLine()]));
  const configs = new Map<string, TrackConfig>();
  /** Media time of the run's first frame; everything counts from there. */
  let originMs: number | null = null;
  let segmentMs = 0;
  let cutMs = 0;
  let segmentOpen = false;

  const lateLine = lines.get(late);
  const prompt = [...lines.values()].filter((line) => line !== lateLine);
  const pictures = () => prompt.filter(({ config }) => config?.kind === 'video');
  const endMs = () => Math.min(...prompt.map((line) => line.endMs()));
  const take = (untilMs: number, ends: boolean): CutPart => {
    const beginsMs = segmentOpen ? null : cutMs;
    const chunks = new Map([...lines].map(([id, line]) => [id, line.take(untilMs)]));
    const part: Part = { durationMs: untilMs - cutMs, independent: !segmentOpen, chunks };
    segmentOpen = !ends;
    cutMs = untilMs;
    if (ends) segmentMs = untilMs;
    return { part, beginsMs, ends };
  };
  /** Key frames of all pictures stand where the segment begins. */
  const checkKeyFrames = () => {
    const starts = pictures().map((line) => line.startMs() ?? Number.NaN);
    const latestMs = segmentMs + (segmentMs === originMs ? IN_STEP_MS : LEFT_OUT_MS);
    if (!starts.every((start) => start >= segmentMs - IN_STEP_MS && start <= latestMs)) {
      throw new Error(`pictures out of step at ${segmentMs} ms: ${starts.join(', ')} ms`);
    }
    if (!pictures().every((line) => line.startsWithKey())) throw new Error(`no key frame at ${segmentMs} ms`);
  };
  const begin = (): number | null => {
    if (originMs !== null) return originMs;
    if (configs.size < lines.size || endMs() === Number.NEGATIVE_INFINITY) return null;
    // The first pictures are compared with each other by their key frames' check.
    originMs = pictures()[0]?.startMs() ?? null;
    segmentMs = cutMs = originMs ?? 0;
    return originMs;
  };

  return {
    configs,
    configure(track, config) {
      configs.set(track, config);
      lines.get(track)?.configure(config);
    },
    push(track, sample) {
      const line = lines.get(track);
      if (!line) throw new Error(`${track} is not in this run`);
      line.push(sample);
      const from = line.startMs() ?? 0;
      const ends = [...lines.values()].map((other) => Math.max(other.endMs(), from));
      if (line.endMs() - Math.min(...ends) > MAX_AHEAD_MS) {
        throw new Error(`${track} is too far ahead of the others`);
      }
    },
    cut() {
      const from = begin();
      if (from === null) return null;
      const segmentEnd = from + segmentEndMs(segmentMs - from);
      const until = Math.min(cutMs + PART_S * 1000, segmentEnd);
      const ends = until >= segmentEnd - 1;
      if (endMs() < until - 1 || (ends && lateLine && lateLine.endMs() < until - 1)) return null;
      if (!segmentOpen) checkKeyFrames();
      return take(until, ends);
    },
    last() {
      if (begin() === null) return null;
      const until = endMs();
      if (until - cutMs < LEAST_MS) return null;
      if (!segmentOpen && !pictures().every((line) => line.startsWithKey())) return null;
      return take(until, true);
    },
  };
}
