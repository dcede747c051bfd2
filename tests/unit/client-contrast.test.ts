import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../client/ui/tokens.css'), 'utf8');

/** The colours of a part of the style sheet, `#rrggbb` by name. */
function colours(part: string): Map<string, string> {
  return new Map(
    [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const [lightPart = '', darkPart = ''] = css.split('@media (prefers-color-scheme: dark)');
const light = colours(lightPart);
const dark = colours(darkPart);

/** Relative luminance by WCAG 2.2, 0–1. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [brighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (brighter + 0.05) / (darker + 0.05);
}

/** Text on ground as the style sheets pair them. */
const TEXT = [
  ...['ink', 'ink-soft', 'accent', 'warn', 'bad'].flatMap((text) => [
    [text, 'paper'],
    [text, 'card'],
  ]),
  ['ink', 'sunken'],
  ['ink-soft', 'sunken'],
  ['ink', 'accent-wash'],
  ['ink-soft', 'accent-wash'],
  ['accent', 'accent-wash'],
  ['warn', 'accent-wash'],
  ['bad', 'accent-wash'],
  ['on-accent', 'accent-press'],
  ['good', 'good-wash'],
  ['warn', 'warn-wash'],
  ['bad', 'bad-wash'],
] as const;
/** Prices and buttons are read in the sun. */
const IN_THE_SUN = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['accent', 'card'],
  ['on-accent', 'accent'],
] as const;

it('measures black on white as 21 : 1', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
});

describe.each([
  ['light', light],
  ['dark', dark],
])('in the %s theme', (_, theme) => {
  const measured = ([text = '', ground = '']: readonly string[]) =>
    contrast(theme.get(text) ?? '', theme.get(ground) ?? '');

  it('has every colour of the other theme', () => {
    expect([...theme.keys()].sort()).toEqual([...light.keys()].sort());
  });

  it.each(TEXT)('%s on %s reads at 4.5 : 1', (...pair) => {
    expect(measured(pair)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(IN_THE_SUN)('%s on %s reads in the sun at 7 : 1', (...pair) => {
    expect(measured(pair)).toBeGreaterThanOrEqual(7);
  });
});
