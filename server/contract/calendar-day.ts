/** Vietnam's clock before UTC, ms; it has no summer time. */
const VIETNAM_MS = 7 * 3_600_000;

/** The day in Vietnam at an instant in ms since the epoch, `2026-11-22`. Such days compare as texts. */
export function dayInVietnam(atMs: number): string {
  return new Date(atMs + VIETNAM_MS).toISOString().slice(0, 10);
}

/** Whether what expires at the end of `expiresOn`, or never, still holds on the day `today`. */
export function holdsOn({ expiresOn }: { expiresOn: string | null }, today: string): boolean {
  return expiresOn === null || expiresOn >= today;
}
