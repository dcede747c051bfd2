import { createRandom, type TraceStep } from './trace.ts';

/** A part of a trace that a session is played over. */
export interface Stretch {
  /** Name of the trace it is from. */
  trace: string;
  steps: TraceStep[];
}

/** The same stretches for the same seed: every trace once before any twice, each from a random place. */
export function pickStretches(
  traces: ReadonlyMap<string, readonly TraceStep[]>,
  options: { count: number; seconds: number; seed: number },
): Stretch[] {
  const random = createRandom(options.seed);
  const order = [...traces].map(([name, steps]) => ({ name, steps, key: random() }));
  order.sort((a, b) => a.key - b.key);
  return Array.from({ length: options.count }, (_, index) => {
    const { name, steps } = order[index % order.length] ?? { name: '', steps: [] };
    return { trace: name, steps: cut(steps, random(), options.seconds * 1_000) };
  });
}

function cut(steps: readonly TraceStep[], place: number, lengthMs: number): TraceStep[] {
  const totalMs = steps.reduce((sum, step) => sum + step.duration_ms, 0);
  const from = place * Math.max(0, totalMs - lengthMs);
  const stretch: TraceStep[] = [];
  // A trace that is too short is played again from its beginning.
  for (let at = 0; at < from + lengthMs; ) {
    for (const step of steps) {
      const start = Math.max(at, from);
      const end = Math.min(at + step.duration_ms, from + lengthMs);
      if (end > start) stretch.push({ ...step, duration_ms: end - start });
      at += step.duration_ms;
    }
  }
  return stretch;
}
