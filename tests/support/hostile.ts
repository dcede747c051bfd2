import fc from 'fast-check';

const deep = (levels: number): unknown =>
  Array.from({ length: levels }).reduce((inner) => ({ a: inner }), {});
/** With keys of its own that other objects inherit; only JSON can say so. */
const inherited: unknown = JSON.parse(
  '{"__proto__": {"saleEventId": "x"}, "constructor": {"prototype": {}}, "hasOwnProperty": 1, "toJSON": 2}',
);

/** What people, broken clients and attackers put into a field. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1.5, 10_000, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, Number.NaN],
    ...['', ' ', '\0', '\ud800', 'a\udfff', 'a\u202eb', '😀'.repeat(500), 'x'.repeat(20_000), '1e9'],
    ...[
      "'; DROP TABLE",
      '__proto__',
      'constructor',
      '../../etc/passwd',
      '2026-13-45T99:00:00Z',
      '0'.repeat(36),
    ],
    ...[[], {}, [[]], { $ne: null }, inherited, deep(1_000), Array.from({ length: 500 }, () => 1)],
  ),
  fc.uuid(),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer(),
  fc.double(),
);

/** Inside of text that is fine otherwise: what PostgreSQL cannot hold, what is not seen, and what has a meaning elsewhere. */
const ODD = ['\0', '\ud800', '\udfff', '\u202e', '\u200b', '\u0301', '\n', "'", '"', '\\', '%', '<', '😀'];

type Path = (string | number)[];

/** Paths to everything inside a sample, arrays' items too. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))];
}

/** A copy with `by` at the path; undefined leaves it out. A path that is not there any more changes nothing. */
function replaceAt(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = replaceAt(copy[key], rest, by);
  return copy;
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);

/** Another value of the same kind, which mostly has the right shape and seldom makes sense. */
function sameKind(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value === 'number') return fc.integer({ min: 0, max: 20_000 });
  if (typeof value === 'boolean') return fc.boolean();
  if (typeof value !== 'string') return fc.constant(value);
  if (/^[\da-f-]{36}$/.test(value)) return fc.uuid();
  const other = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  return fc.oneof(
    other,
    fc.constantFrom(...ODD).map((odd) => value + odd + value),
  );
}

/** A good sample with one to three fields changed, spoilt, left out or taken from `known`; seldom anything at all. */
export function spoilt(sample: unknown, known: readonly unknown[] = []): fc.Arbitrary<unknown> {
  const changed = fc
    .constantFrom(...pathsOf(sample))
    .chain((path) =>
      fc.tuple(
        fc.constant(path),
        fc.oneof(
          { weight: 6, arbitrary: hostile },
          { weight: 4, arbitrary: sameKind(valueAt(sample, path)) },
          { weight: 1, arbitrary: fc.constant(undefined) },
          { weight: known.length === 0 ? 0 : 2, arbitrary: fc.constantFrom(...known, null) },
        ),
      ),
    );
  const almost = fc
    .array(changed, { minLength: 1, maxLength: 3 })
    .map((all) => all.reduce<unknown>((value, [path, by]) => replaceAt(value, path, by), sample) ?? null);
  return fc.oneof({ weight: 1, arbitrary: hostile }, { weight: 7, arbitrary: almost });
}

/** As it arrives after the way over the wire. */
export const arrived = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
