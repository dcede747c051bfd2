/**
 * A moment as black and white cells, five in a row and four rows: the first row marks the place (white and black in
 * turn), then come 14 bits of the time and their parity. Neighbouring moments differ in one bit (Gray code), so that
 * a picture between two of them, as a codec may leave it, is read as one of the two.
 */
export const COLUMNS = 5;
export const ROWS = 4;
export const TICK_MS = 20;
/** Part of the picture's width and height that the cells take, from the top left corner. */
export const SHARE = 1 / 4;

/** Cells that are white for a tick. Self-contained: pages get its source. */
export function cellsOf(tick: number): boolean[] {
  const gray = tick ^ (tick >> 1);
  const bits = Array.from({ length: 14 }, (_, bit) => (gray >> bit) % 2 === 1);
  return [true, false, true, false, true, ...bits, tick % 2 === 1];
}

/** The tick of such cells; null when they are none, or cannot be right. Self-contained: pages get its source. */
export function tickOf(cells: readonly boolean[]): number | null {
  const marked = [true, false, true, false, true].every((white, cell) => cells[cell] === white);
  let tick = 0;
  for (let bit = 13; bit >= 0; bit--) {
    const higher = (tick >> (bit + 1)) % 2;
    if (higher !== Number(cells[5 + bit])) tick += 2 ** bit;
  }
  return marked && (tick % 2 === 1) === cells[19] ? tick : null;
}

/**
 * The newest moment with this tick that is not later than a second from `nowMs`; ms since the epoch. The clock comes
 * round after 328 s, far more than any picture is late. Self-contained: pages get its source.
 */
export function momentOf(tick: number, nowMs: number): number {
  const cycle = 20 * 2 ** 14;
  const latest = nowMs + 1_000;
  return latest - ((((latest - tick * 20) % cycle) + cycle) % cycle);
}
