const pad = (count: number) => String(count).padStart(2, '0');

/** A position as a clock shows it, `02:15`, or `1:02:15` from an hour on. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
