const DAY_MS = 86_400_000;
/** Vietnam's clock is UTC+7 all year. */
const VIETNAM_MS = 7 * 3_600_000;

/** The day of an instant on Vietnam's calendar, `2026-11-23`. */
export function dayOf(atMs: number): string {
  return new Date(atMs + VIETNAM_MS).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Monday of the week that a day is in. */
export function mondayOf(day: string): string {
  return daysAfter(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The month so many months later, `2026-11`. */
export function monthsAfter(month: string, months: number): string {
  const [year = 0, nr = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, nr - 1 + months)).toISOString().slice(0, 7);
}

/** The whole weeks that a month lies in, each from Monday on. */
export function weeksOf(month: string): string[][] {
  const weeks: string[][] = [];
  for (let monday = mondayOf(`${month}-01`); monday.slice(0, 7) <= month; monday = daysAfter(monday, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, day) => daysAfter(monday, day)));
  }
  return weeks;
}
