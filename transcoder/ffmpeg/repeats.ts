/** A line of the same kind is written once in so long, ms. */
const EVERY_MS = 10_000;
/** Kinds remembered; the oldest is forgotten first. */
const MAX_KINDS = 64;

/**
 * Thins out lines that differ in numbers only: ffmpeg can warn at every packet. `write` gets a line and how many
 * of its kind were kept back since the last one.
 */
export function createRepeatFilter(
  now: () => number,
  write: (line: string, keptBack: number) => void,
): (line: string) => void {
  const kinds = new Map<string, { writtenAt: number; keptBack: number }>();
  return (line) => {
    const kind = line.replace(/0x[0-9a-f]+|-?\d[\d.]*/g, '#');
    const known = kinds.get(kind);
    if (known && now() - known.writtenAt < EVERY_MS) {
      known.keptBack += 1;
      return;
    }
    write(line, known?.keptBack ?? 0);
    kinds.delete(kind);
    const [oldest] = kinds.keys();
    if (kinds.size >= MAX_KINDS && oldest !== undefined) kinds.delete(oldest);
    kinds.set(kind, { writtenAt: now(), keptBack: 0 });
  };
}
