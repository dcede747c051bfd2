import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TUNING } from '../client/player/abr/decide.ts';
import { DISTANCE } from '../client/player/abr/distance.ts';
import { simulateSession } from './lib/player-model.ts';
import { pickStretches } from './lib/stretches.ts';
import { createLinkClock, generateTraces, readTraces } from './lib/trace.ts';
import { ARMS, describe, printReport, type Session } from './lib/weaknet-report.ts';

/** The weaknet bench without browsers, thousands of times faster: for finding a tuning, which the bench then tests. */
const { values } = parseArgs({
  options: {
    sessions: { type: 'string', default: '430' },
    seconds: { type: 'string', default: '180' },
    seed: { type: 'string', default: '1' },
    traces: { type: 'string', default: resolve(import.meta.dirname, '../../shared/traces/norway-3g') },
    /** Prints a line for each stretch, too. */
    each: { type: 'boolean', default: false },
    /** Every other trace: `train` for searching, `test` for what the search has not seen. */
    fold: { type: 'string', default: 'all' },
    /** Changes to the tuning, such as `spareShare=0.5`; may stand more than once. */
    set: { type: 'string', multiple: true, default: [] },
  },
});
/** As the default ladder measures on the recording of a person who signs, kbit/s; the first one is the stills. */
const RUNGS = [
  { averageKbps: 31, peakKbps: 40, stills: true },
  { averageKbps: 60, peakKbps: 63, stills: false },
  { averageKbps: 96, peakKbps: 105, stills: false },
  { averageKbps: 185, peakKbps: 220, stills: false },
  { averageKbps: 310, peakKbps: 389, stills: false },
];
const SIMULATED = [...ARMS, 'stills'] as const;

const tuning = { ...TUNING };
const distance = { ...DISTANCE };
for (const change of values.set) {
  const [name = '', text = ''] = change.split('=');
  const value = Number(text);
  const part = [tuning, distance].find((one) => Object.hasOwn(one, name));
  if (!part || text === '' || !Number.isFinite(value)) {
    const names = [...Object.keys(tuning), ...Object.keys(distance)].join(', ');
    process.stderr.write(`--set wants NAME=NUMBER with one of ${names}, not "${change}"\n`);
    process.exit(2);
  }
  Object.assign(part, { [name]: value });
}
const folds = ['train', 'test'];
const all = existsSync(values.traces) ? await readTraces(values.traces) : generateTraces(40);
const traces = new Map(
  [...all].filter((_, index) => !folds.includes(values.fold) || values.fold === folds[index % 2]),
);
const seconds = Number(values.seconds);
const stretches = pickStretches(traces, {
  count: Number(values.sessions),
  seconds,
  seed: Number(values.seed),
});
const sessions: Session[] = stretches.flatMap(({ trace, steps }) => {
  const carried = steps.some((step) => step.bandwidth_kbps > 0);
  // A stretch without a single bit shows no player anything.
  if (!carried) return [];
  const clock = createLinkClock(steps);
  const played = SIMULATED.map((arm) => ({
    ...simulateSession({ arm, clock, seconds, rungs: RUNGS, tuning, distance }),
    arm,
    trace,
    watchedMs: seconds * 1_000,
    dead: false,
  }));
  // For laying beside the lines of the real bench.
  if (values.each) process.stderr.write(`${trace}: ${describe(played)}\n`);
  return played;
});
printReport(
  `simulated: ${sessions.length / SIMULATED.length} stretches of ${seconds} s, seed ${values.seed}`,
  sessions,
);
