/**
 * A sound of which every part is known: tones of 30 ms, half a packet of a weak link, in an order that only repeats after {@link SYMBOLS}. What a lost
 * packet leaves behind, silence or the tone before drawn out, is no longer the tone that belongs there.
 */
const TONES_HZ = [440, 560, 700, 880, 1_100, 1_380, 1_720, 2_150] as const;
export const SYMBOLS = 1_024;
export const SYMBOL_MS = 30;
export const RATE = 16_000;
/** After this the order comes again, ms. */
export const LOOP_MS = SYMBOLS * SYMBOL_MS;
const SYMBOL = (RATE * SYMBOL_MS) / 1_000;
/** Middle part of a tone that is looked at: its edges are smeared by the codec. */
const LOOK = (SYMBOL * 2) / 3;
/** Tones that are aligned together: the sound may be stretched a little over a longer time. */
const STRETCH = 16;
/** Positions tried within one tone. */
const PHASES = 6;
/** Below this share of right tones a stretch of sound is not this sound at all. */
const KNOWN_SHARE = 0.6;

/** The tones in their order; two that follow each other are never the same. */
export function toneOrder(): number[] {
  const order: number[] = [];
  let state = 0x2545f491;
  let last = -1;
  while (order.length < SYMBOLS) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const tone = (state >>> 0) % TONES_HZ.length;
    if (tone === last) continue;
    order.push(tone);
    last = tone;
  }
  return order;
}

/** The whole order as samples at {@link RATE}, −1 to 1, to be looped; the wave goes on from tone to tone. */
export function toneSamples(): Float32Array {
  const samples = new Float32Array(SYMBOLS * SYMBOL);
  let phase = 0;
  let at = 0;
  for (const tone of toneOrder()) {
    const step = (2 * Math.PI * (TONES_HZ[tone] ?? 0)) / RATE;
    for (let index = 0; index < SYMBOL; index++) {
      samples[at++] = 0.5 * Math.sin(phase);
      phase += step;
    }
  }
  return samples;
}

/** Mean square of `length` samples. */
function powerOf(samples: Float32Array, from: number, length: number): number {
  let total = 0;
  for (let index = from; index < from + length; index++) total += (samples[index] ?? 0) ** 2;
  return total / length;
}

/** Energy of a tone in `samples` from `from` on (Goertzel). */
function energyOf(samples: Float32Array, from: number, hz: number): number {
  const twice = 2 * Math.cos((2 * Math.PI * hz) / RATE);
  let [before, last] = [0, 0];
  for (let index = from; index < from + LOOK; index++) {
    [before, last] = [last, (samples[index] ?? 0) + twice * last - before];
  }
  return last * last + before * before - twice * last * before;
}

/** The loudest tone at `from`; −1 where there is less sound than `least`. */
function toneAt(samples: Float32Array, from: number, least: number): number {
  if (powerOf(samples, from, LOOK) < least) return -1;
  const energies = TONES_HZ.map((hz) => energyOf(samples, from, hz));
  return energies.indexOf(Math.max(...energies));
}

/** How a stretch of sound from `start` on fits best: tones that are right, and where in the order it begins, ms. */
function align(samples: Float32Array, start: number, least: number): { right: number; positionMs: number } {
  const order = toneOrder();
  let right = 0;
  let positions: number[] = [];
  for (let phase = 0; phase < PHASES; phase++) {
    const lead = Math.round((phase * SYMBOL) / PHASES);
    const from = start + lead + (SYMBOL - LOOK) / 2;
    const heard = Array.from({ length: STRETCH }, (_, index) =>
      toneAt(samples, from + index * SYMBOL, least),
    );
    for (let offset = 0; offset < SYMBOLS; offset++) {
      let fitting = 0;
      for (const [index, tone] of heard.entries()) {
        if (tone === order[(offset + index) % SYMBOLS]) fitting++;
      }
      if (fitting < right) continue;
      if (fitting > right) positions = [];
      right = fitting;
      // The first tone that is looked at begins `lead` samples after the start.
      positions.push(offset * SYMBOL_MS - (lead * 1_000) / RATE);
    }
  }
  // A tone is still known when it is looked at a little early or late: the middle is right.
  const near = positions.filter((position) => Math.abs(position - (positions[0] ?? 0)) < SYMBOL_MS);
  return { right, positionMs: near.reduce((sum, position) => sum + position, 0) / near.length };
}

/** Power below which a tone counts as missing. */
const leastPower = (samples: Float32Array) => Math.max(1e-5, powerOf(samples, 0, samples.length) / 3);

/** Share of the sound's tones that are not the right ones, 0 to 1. */
export function wrongTones(samples: Float32Array): number {
  const least = leastPower(samples);
  let [wrong, all] = [0, 0];
  for (let start = 0; start + (STRETCH + 1) * SYMBOL <= samples.length; start += STRETCH * SYMBOL) {
    const { right } = align(samples, start, least);
    all += STRETCH;
    wrong += right / STRETCH < KNOWN_SHARE ? STRETCH : STRETCH - right;
  }
  return all === 0 ? 1 : wrong / all;
}

/** Where in the order (which lasts {@link LOOP_MS}) the sound begins, to a few ms; null where it cannot be told. */
export function positionOf(samples: Float32Array): number | null {
  const least = leastPower(samples);
  for (let start = 0; start + (STRETCH + 1) * SYMBOL <= samples.length; start += STRETCH * SYMBOL) {
    const { right, positionMs } = align(samples, start, least);
    if (right === STRETCH) return (positionMs - (start * 1_000) / RATE + LOOP_MS) % LOOP_MS;
  }
  return null;
}
