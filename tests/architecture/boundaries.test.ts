import { expect, test } from 'vitest';
import { isWithin, layerOf, layers, walls } from './layers.ts';
import { readSources } from './sources.ts';

const sources = readSources();
const products = sources.filter(({ path }) => isWithin(path, ['server', 'transcoder', 'client']));
/** The longest file that people still read as one thing, in lines. */
const mostLines = 300;

test('the whole tree is read', () => {
  const paths = sources.map(({ path }) => path);
  expect(paths).toContain('server/contract/socket.ts');
  expect(paths).toContain('scripts/start.mjs');
});

test('every folder of the server has its row in the table of layers', () => {
  expect(products.filter(({ path }) => layerOf(path) === null).map(({ path }) => path)).toEqual([]);
});

test('folders import only from the folders below them', () => {
  const wrong = products.flatMap(({ path, imports }) => {
    const layer = layerOf(path) ?? path;
    const allowed = [layer, ...(layers[layer] ?? [])];
    return imports.filter((target) => !isWithin(target, allowed)).map((target) => `${path} → ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('viewers’ pages have nothing of the members’, nor what all pages share: packs bring viewers none of their texts', () => {
  const members = ['client/organise', 'client/studio', 'client/sign-in'];
  const wrong = sources
    .filter(({ path }) => isWithin(path, ['client']) && !isWithin(path, members))
    .flatMap(({ path, imports }) =>
      imports.filter((target) => isWithin(target, members)).map((target) => `${path} → ${target}`),
    );
  expect(wrong).toEqual([]);
});

test('the contract imports zod and nothing else', () => {
  const contract = sources.filter(({ path }) => layerOf(path) === 'server/contract');
  expect(new Set(contract.flatMap(({ packages }) => packages))).toEqual(new Set(['zod']));
});

test('packages behind a wall are imported there only', () => {
  const wrong = sources.flatMap(({ path, packages }) =>
    packages.filter((name) => !isWithin(path, walls[name] ?? [path])).map((name) => `${path} → ${name}`),
  );
  expect(wrong).toEqual([]);
});

test('fluent-ffmpeg is imported in exactly one file', () => {
  expect(sources.filter(({ packages }) => packages.includes('fluent-ffmpeg'))).toHaveLength(1);
});

test('the environment is read in config files only', () => {
  const readers = products.filter(({ text }) => /\bprocess\s*\.\s*env\b/.test(text)).map(({ path }) => path);
  expect(readers.filter((path) => !path.endsWith('/config.ts'))).toEqual([]);
});

test('no file imports itself in a circle', () => {
  expect(findCycle(new Map(sources.map(({ path, imports }) => [path, imports])))).toEqual([]);
});

test(`every file has under ${mostLines} lines`, () => {
  const long = sources.filter(({ text }) => text.trimEnd().split('\n').length >= mostLines);
  expect(long.map(({ path }) => path)).toEqual([]);
});

test('the search for circles finds one', () => {
  const circle = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  expect(findCycle(circle)).toEqual(['b', 'd', 'b']);
});

/** The first circle of imports that a depth-first walk meets, or an empty list. */
function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return [];
    for (const target of graph.get(path) ?? []) {
      const cycle = walk(target, [...trail, path]);
      if (cycle.length > 0) return cycle;
    }
    done.add(path);
    return [];
  };
  for (const path of graph.keys()) {
    const cycle = walk(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
