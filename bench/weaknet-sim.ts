import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TUNING, type Tuning } from '../client/player/abr/decide.ts';
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
    /** Changes to the tuning, such as `spareShare=0.5`; may stand more than once. */
    set: { type: 'string', multiple: true, default: [] },
  },
});
/** As the default ladder measures on the recording of a person who signs, kbit/s. */
const RUNGS = [
  { averageKbps: 61, peakKbps: 64 },
  { averageKbps: 98, peakKbps: 102 },
  { averageKbps: 188, peakKbps: 198 },
  { averageKbps: 332, peakKbps: 391 },
];

const tuning: Tuning = { ...TUNING };
for (const change of values.set) {
  const [name = '', text = ''] = change.split('=');
  const value = Number(text);
  if (!Object.hasOwn(tuning, name) || text === '' || !Number.isFinite(value)) {
    process.stderr.write(
      `--set wants NAME=NUMBER with one of ${Object.keys(TUNING).join(', ')}, not "${change}"\n`,
    );
    process.exit(2);
  }
  Object.assign(tuning, { [name]: value });
}
const traces = existsSync(values.traces) ? await readTraces(values.traces) : generateTraces(40);
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
  const played = ARMS.map((arm) => ({
    ...simulateSession({ arm, clock, seconds, rungs: RUNGS, tuning }),
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
  `simulated: ${sessions.length / ARMS.length} stretches of ${seconds} s, seed ${values.seed}`,
  sessions,
);
