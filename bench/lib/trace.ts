import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** One step of a recorded link: how long it lasts, its rate downwards and its round trip. */
const TraceStep = z.object({
  duration_ms: z.number().positive(),
  bandwidth_kbps: z.number().nonnegative(),
  latency_ms: z.number().nonnegative(),
});
const Trace = z.array(TraceStep).min(1);
export type TraceStep = z.infer<typeof TraceStep>;

/** A link's recording, begun somewhere in the middle and repeated without end. */
export interface LinkClock {
  /** Rate at a moment, kbit/s. */
  kbpsAt(ms: number): number;
  /** Round trip at a moment, ms. */
  roundTripAt(ms: number): number;
  /** When the last of these bytes is through, ms, if the first enters at `startMs`. */
  finishMs(startMs: number, bytes: number): number;
}

/** `capKbps` bounds the rate, for the narrower way up. Throws when the trace carries nothing at all. */
export function createLinkClock(
  trace: readonly TraceStep[],
  options: { offsetMs?: number; capKbps?: number } = {},
): LinkClock {
  const cap = options.capKbps ?? Number.POSITIVE_INFINITY;
  const steps = trace.map((step) => ({ ...step, kbps: Math.min(step.bandwidth_kbps, cap) }));
  if (!steps.some((step) => step.kbps > 0)) throw new Error('a trace without bandwidth never delivers');
  const ends: number[] = [];
  let totalMs = 0;
  for (const step of steps) {
    totalMs += step.duration_ms;
    ends.push(totalMs);
  }
  const offset = options.offsetMs ?? 0;
  const place = (ms: number) => {
    const within = (((ms + offset) % totalMs) + totalMs) % totalMs;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > within) high = middle;
      else low = middle + 1;
    }
    return { index: low, leftMs: (ends[low] ?? totalMs) - within };
  };
  return {
    kbpsAt: (ms) => steps[place(ms).index]?.kbps ?? 0,
    roundTripAt: (ms) => steps[place(ms).index]?.latency_ms ?? 0,
    finishMs(startMs, bytes) {
      // kbit/s are bits per ms.
      let bits = bytes * 8;
      let at = startMs;
      let { index, leftMs } = place(startMs);
      for (;;) {
        const kbps = steps[index]?.kbps ?? 0;
        if (kbps * leftMs >= bits) return kbps > 0 ? at + bits / kbps : at;
        bits -= kbps * leftMs;
        at += leftMs;
        index = (index + 1) % steps.length;
        leftMs = steps[index]?.duration_ms ?? 0;
      }
    },
  };
}

/** All traces of a folder by file name, in order. */
export async function readTraces(folder: string): Promise<Map<string, TraceStep[]>> {
  const traces = new Map<string, TraceStep[]>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()) {
    const parsed = Trace.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')));
    if (!parsed.success) throw new Error(`${name} is no trace: ${z.prettifyError(parsed.error)}`);
    traces.set(name.replace(/\.json$/, ''), parsed.data);
  }
  if (traces.size === 0) throw new Error(`no traces in ${folder}`);
  return traces;
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Made-up links where no recordings are at hand: a few levels of signal between which a rider moves, with
 * dead spots of 2 to 40 s, about as often as in recordings from commuters' phones on 3G.
 */
export function generateTraces(count: number, seed = 1): Map<string, TraceStep[]> {
  const levels = [40, 90, 200, 400, 800, 1_600];
  const traces = new Map<string, TraceStep[]>();
  for (let number = 0; number < count; number++) {
    const random = createRandom(seed * 1_000 + number);
    let level = 2 + Math.floor(random() * 3);
    const steps: TraceStep[] = [];
    for (let second = 0; second < 600; second++) {
      if (random() < 0.004) {
        steps.push({ duration_ms: 2_000 + 38_000 * random() ** 2, bandwidth_kbps: 0, latency_ms: 100 });
      }
      if (random() < 0.12) level = Math.max(0, Math.min(5, level + (random() < 0.5 ? -1 : 1)));
      const kbps = (levels[level] ?? 0) * (0.5 + random());
      steps.push({ duration_ms: 1_000, bandwidth_kbps: kbps, latency_ms: 100 });
    }
    traces.set(`generated-${number}`, steps);
  }
  return traces;
}
