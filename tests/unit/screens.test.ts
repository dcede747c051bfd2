import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseRoute } from '../../client/organise/route.ts';
import { AUDIENCES } from '../../scripts/screenshots/screen.ts';
import { visits } from '../../scripts/screenshots/visit.ts';

const CLIENT = join(import.meta.dirname, '../../client');
const all = AUDIENCES.flatMap((audience) => visits[audience].map((visit) => ({ audience, ...visit })));
/** Where the visits go, in a market where everything has this id. */
const addresses = all.map(({ path }) => {
  const id = '019a8b1c-7d2e-7f30-8a41-5b6c7d8e9f00';
  const places = { saleEventId: id, upcomingId: id, endedId: id, draftId: id, settlementId: id };
  return new URL(path(places), 'https://cho-phien.example');
});

test('each document of the client is among the screens', () => {
  const documents = readdirSync(CLIENT).filter((name) => name.endsWith('.html'));
  const paths = documents.map((name) => (name === 'index.html' ? '/' : `/${name.replace('.html', '')}`));
  expect([...paths, '/xem/'].filter((path) => !addresses.some(({ pathname }) => at(pathname, path)))).toEqual(
    [],
  );
});

test('each page of the organisers is among the screens', () => {
  const source = readFileSync(join(CLIENT, 'organise/route.ts'), 'utf8');
  const [, union = ''] = source.split('export type Route =');
  const pages = [...(union.split('\n\n')[0] ?? '').matchAll(/page: ((?:'\w+'(?: \| )?)+)/g)].flatMap(
    ([, names = '']) => names.split(' | ').map((name) => name.replaceAll("'", '')),
  );
  expect(pages).toContain('copy');
  const shown = addresses
    .filter(({ pathname }) => pathname === '/to-chuc')
    .map(({ hash }) => parseRoute(hash).page as string);
  expect([...new Set(pages)].filter((page) => !shown.includes(page))).toEqual([]);
});

test('screens have names of their own that begin with their audience', () => {
  const names = all.flatMap(({ audience, screens }) => screens.map(({ name }) => ({ audience, name })));
  expect(names.filter(({ audience, name }) => !name.startsWith(`${audience}-`))).toEqual([]);
  expect(new Set(names.map(({ name }) => name)).size).toBe(names.length);
});

const at = (pathname: string, path: string) => (path === '/' ? pathname === '/' : pathname.startsWith(path));
