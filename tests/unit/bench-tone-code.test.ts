import { expect, test } from 'vitest';
import { positionOf, RATE, SYMBOL_MS, SYMBOLS, toneSamples, wrongTones } from '../../bench/lib/tone-code.ts';

const SYMBOL = (RATE * SYMBOL_MS) / 1_000;
const STRETCH = SYMBOL * 650;

/** Some twenty seconds of it, from the middle of a tone on, with what was changed. */
function heard(change: (samples: Float32Array) => void = () => {}): Float32Array {
  const samples = toneSamples().slice(SYMBOL * 7.4, SYMBOL * 7.4 + STRETCH);
  change(samples);
  return samples;
}

test('the sound as it was has no wrong tones, from wherever one listens', () => {
  expect(toneSamples()).toHaveLength(SYMBOLS * SYMBOL);
  expect(wrongTones(heard())).toBe(0);
});

test('silence, and a tone that is drawn out, are wrong tones', () => {
  const silenced = heard((samples) => {
    for (let tone = 5; tone < 640; tone += 20) samples.fill(0, tone * SYMBOL, (tone + 2) * SYMBOL);
  });
  expect(wrongTones(silenced)).toBeGreaterThan(0.04);
  expect(wrongTones(silenced)).toBeLessThan(0.16);
  const drawnOut = heard((samples) => {
    for (let tone = 5; tone < 640; tone += 20) {
      for (const at of [tone, tone + 1]) samples.copyWithin(at * SYMBOL, (tone - 1) * SYMBOL, tone * SYMBOL);
    }
  });
  expect(wrongTones(drawnOut)).toBeGreaterThan(0.04);
});

test('another sound is wrong altogether', () => {
  expect(wrongTones(new Float32Array(STRETCH))).toBe(1);
  expect(wrongTones(Float32Array.from({ length: STRETCH }, (_, at) => Math.sin(at / 7)))).toBe(1);
});

test('tells where in the order the sound begins', () => {
  expect(positionOf(heard())).toBeCloseTo(7.4 * SYMBOL_MS, -1);
  expect(positionOf(new Float32Array(STRETCH))).toBeNull();
});
