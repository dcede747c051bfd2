import type { Sample, TrackConfig } from '../mp4/track.ts';
import type { Chunk } from '../mp4/writer.ts';

/** Times of two tracks that differ by less belong together, ms: less than half a frame. */
export const IN_STEP_MS = 15;

/** The samples of one track in one run that are not published yet. Times are media time, ms. */
export interface TrackLine {
  readonly config: TrackConfig | null;
  configure(config: TrackConfig): void;
  push(sample: Sample): void;
  /** When the oldest sample that waits begins; null when none does. */
  startMs(): number | null;
  /** True when the oldest sample that waits is a key frame. */
  startsWithKey(): boolean;
  /** End of the newest sample; minus infinity before the first. */
  endMs(): number;
  /** Takes the samples that begin before `untilMs`. */
  take(untilMs: number): Chunk;
}

export function createTrackLine(): TrackLine {
  let config: TrackConfig | null = null;
  const waiting: Sample[] = [];
  /** Decoding goes before showing by so much, ticks; what is cut is cut by the time of showing. */
  let leadTicks: number | null = null;
  let endTicks = Number.NEGATIVE_INFINITY;
  const toMs = (ticks: number) => ((ticks + (leadTicks ?? 0)) * 1000) / (config?.timescale ?? 1);

  return {
    get config() {
      return config;
    },
    configure(next) {
      config = next;
    },
    push(sample) {
      if (!config) throw new Error('a sample before its track is known');
      leadTicks ??= sample.compositionOffset;
      waiting.push(sample);
      endTicks = sample.dts + sample.duration;
    },
    startMs: () => (waiting[0] ? toMs(waiting[0].dts) : null),
    startsWithKey: () => waiting[0]?.key ?? false,
    endMs: () => toMs(endTicks),
    take(untilMs) {
      const found = waiting.findIndex(({ dts }) => toMs(dts) >= untilMs - 1);
      const taken = waiting.splice(0, found < 0 ? waiting.length : found);
      return {
        dts: taken[0]?.dts ?? 0,
        samples: taken.map(({ data, duration, compositionOffset, key }) => ({
          duration,
          compositionOffset,
          key,
          size: data.length,
        })),
        // A copy, so that samples do not hold the chunks of the stream they came in.
        data: [Buffer.concat(taken.map(({ data }) => data))],
      };
    },
  };
}
