import { bootstrapRatio, median, type Ratio } from './statistics.ts';
import type { Arm, SessionResult } from './weaknet-page.ts';

/** Those that the bench plays; a simulation has one more. */
export const ARMS = ['ours', 'hlsjs', 'lowest'] as const satisfies readonly Arm[];

/** One session of one player over one stretch of one trace. */
export interface Session extends SessionResult {
  arm: Arm;
  trace: string;
  /** How long it was watched, ms. */
  watchedMs: number;
  /** It did not come back on a good link afterwards. */
  dead: boolean;
}

/** What the goal is judged by. */
export interface ArmSummary {
  stallShare: number;
  stallEvents: number;
  startupMs: number;
  meanKbps: number;
  switches: number;
  dead: number;
  /** Part of the time played under a still picture, or none. */
  stillsShare: number;
  /** Behind live, the middle of the sessions. */
  distanceMs: number;
}

/** Stall over stall and play after the first picture; events and switches a minute of watching; start-up's median. */
export function summarise(sessions: readonly Session[]): ArmSummary {
  const minutes = sessions.reduce((sum, one) => sum + one.watchedMs, 0) / 60_000;
  const perMinute = (pick: (one: Session) => number) =>
    sessions.reduce((sum, one) => sum + pick(one), 0) / Math.max(minutes, 1e-9);
  return {
    stallShare: stallRatio(sessions).value,
    stallEvents: perMinute((one) => one.stallEvents),
    // A picture that never came is counted with all the time it was waited for.
    startupMs: median(sessions.map((one) => one.startupMs ?? one.watchedMs)),
    meanKbps: rateRatio(sessions).value,
    switches: perMinute((one) => one.switches),
    dead: sessions.filter((one) => one.dead).length,
    stillsShare:
      sessions.reduce((sum, one) => sum + one.stillsMs, 0) /
      Math.max(
        1,
        sessions.reduce((sum, one) => sum + one.playedMs, 0),
      ),
    distanceMs: median(sessions.filter((one) => one.startupMs !== null).map((one) => one.meanDistanceMs)),
  };
}

function byTrace(
  sessions: readonly Session[],
  pick: (one: Session) => { top: number; bottom: number },
): { top: number; bottom: number }[] {
  const groups = new Map<string, { top: number; bottom: number }>();
  for (const session of sessions) {
    const { top, bottom } = pick(session);
    const sum = groups.get(session.trace) ?? { top: 0, bottom: 0 };
    groups.set(session.trace, { top: sum.top + top, bottom: sum.bottom + bottom });
  }
  return [...groups.values()];
}

function stallRatio(sessions: readonly Session[]): Ratio {
  return bootstrapRatio(
    byTrace(sessions, (one) => ({ top: one.stallMs, bottom: one.stallMs + one.playedMs })),
  );
}

function rateRatio(sessions: readonly Session[]): Ratio {
  return bootstrapRatio(
    byTrace(sessions, (one) => ({ top: one.meanKbps * one.playedMs, bottom: one.playedMs })),
  );
}

/** One stretch in one line. */
export function describe(played: readonly Session[]): string {
  return played
    .map((one) => {
      const start = one.startupMs === null ? 'no picture' : `start ${(one.startupMs / 1_000).toFixed(1)} s`;
      return `${one.arm} stall ${(one.stallMs / 1_000).toFixed(1)} s, ${one.meanKbps.toFixed(0)} kbit/s, ${start}`;
    })
    .join('; ');
}

/** Prints the table for people, and as the last line the JSON for machines. */
export function printReport(title: string, sessions: readonly Session[], extra: object = {}): void {
  const lines = [title, ''];
  const arms = [...new Set(sessions.map((one) => one.arm))];
  const head = [
    '',
    'stall %',
    'stalls/min',
    'start s',
    'kbit/s',
    'switches/min',
    'behind s',
    'stills %',
    'dead',
    'no picture',
  ];
  const rows = arms.map((arm) => {
    const own = sessions.filter((one) => one.arm === arm);
    const sum = summarise(own);
    const shown = own.filter((one) => one.startupMs !== null);
    return [
      arm,
      interval(stallRatio(own), 100, 2),
      sum.stallEvents.toFixed(2),
      (sum.startupMs / 1_000).toFixed(1),
      interval(rateRatio(own), 1, 0),
      sum.switches.toFixed(2),
      (sum.distanceMs / 1_000).toFixed(1),
      (100 * sum.stillsShare).toFixed(1),
      `${sum.dead}`,
      `${own.length - shown.length}`,
    ];
  });
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...rows]) {
    lines.push(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  lines.push('', ...differences(sessions));
  const json = Object.fromEntries([
    ['sessions', sessions.length],
    ...arms.map((arm) => [arm, rounded(summarise(sessions.filter((one) => one.arm === arm)))]),
    ...Object.entries(extra),
  ]);
  lines.push(JSON.stringify(json));
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The same stretches were played by all, so differences are narrower than the rows above. */
function differences(sessions: readonly Session[]): string[] {
  return (['lowest', 'hlsjs'] as const).map((other) => {
    const pairs = new Map<string, { top: number; bottom: number }>();
    for (const one of sessions) {
      const sum = pairs.get(one.trace) ?? { top: 0, bottom: 0 };
      const share = one.stallMs / Math.max(1, one.stallMs + one.playedMs);
      if (one.arm === 'ours') pairs.set(one.trace, { top: sum.top + share, bottom: sum.bottom + 1 });
      if (one.arm === other) pairs.set(one.trace, { top: sum.top - share, bottom: sum.bottom });
    }
    const difference = bootstrapRatio([...pairs.values()]);
    return `stall share, ours less ${other}, mean of sessions: ${interval(difference, 100, 2)} points`;
  });
}

function interval({ value, low, high }: Ratio, factor: number, digits: number): string {
  const text = (one: number) => (one * factor).toFixed(digits);
  return `${text(value)} (${text(low)} to ${text(high)})`;
}

function rounded(summary: ArmSummary): ArmSummary {
  return {
    stallShare: Number(summary.stallShare.toFixed(5)),
    stallEvents: Number(summary.stallEvents.toFixed(3)),
    startupMs: Math.round(summary.startupMs),
    meanKbps: Math.round(summary.meanKbps),
    switches: Number(summary.switches.toFixed(3)),
    dead: summary.dead,
    stillsShare: Number(summary.stillsShare.toFixed(4)),
    distanceMs: Math.round(summary.distanceMs),
  };
}
