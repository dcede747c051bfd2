import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

/** The pages as they are served; set-up builds them before the tests run. */
const CLIENT = resolve(import.meta.dirname, '../../dist/client');
/** All of the watch page before the player, compressed, bytes: about a second at 400 kbit/s. */
const WATCH_PAGE_BUDGET = 45_000;
/** The player, loaded while the page already works, compressed, bytes. */
const PLAYER_BUDGET = 106_000;

/** The QR code of a bank transfer and all about it, loaded when a buyer chooses it, compressed, bytes. */
const PAYMENT_BUDGET = 8_000;

/** Bytes on the wire of a file of the build, which lies there compressed as it is served. */
const weigh = (file: string) => statSync(join(CLIENT, `${file}.br`)).size;

/** The page itself and every script and style sheet it names. */
function filesOf(page: string): string[] {
  const html = readFileSync(join(CLIENT, page), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  return [...new Set([page, ...named])];
}

const isPlayer = (file: string) => /^hls.*\.js$/.test(file);

it('brings the watch page within its budget', () => {
  const files = filesOf('index.html');
  expect(files.length, 'the page names no scripts').toBeGreaterThan(2);
  expect(files.filter((file) => isPlayer(file.replace('assets/', '')))).toEqual([]);
  const bytes = files.reduce((sum, file) => sum + weigh(file), 0);
  expect(bytes).toBeLessThanOrEqual(WATCH_PAGE_BUDGET);
});

it('brings the player within its budget', () => {
  const files = readdirSync(join(CLIENT, 'assets')).filter(isPlayer);
  expect(files.length).toBeGreaterThan(0);
  expect(files.reduce((sum, file) => sum + weigh(join('assets', file)), 0)).toBeLessThanOrEqual(
    PLAYER_BUDGET,
  );
});

it('brings the way to pay by transfer within its budget, and only to those who choose it', () => {
  const isPayment = (file: string) => /^(?:payment|qr).*\.js$/.test(file);
  const files = readdirSync(join(CLIENT, 'assets')).filter(isPayment);
  expect(files.length).toBeGreaterThan(0);
  expect(files.reduce((sum, file) => sum + weigh(join('assets', file)), 0)).toBeLessThanOrEqual(
    PAYMENT_BUDGET,
  );
  expect(filesOf('index.html').filter((file) => isPayment(file.replace('assets/', '')))).toEqual([]);
});

it('keeps what only members need off a viewer’s phone', () => {
  const scripts = filesOf('index.html').filter((file) => file.endsWith('.js'));
  const code = scripts.map((file) => readFileSync(join(CLIENT, file), 'utf8')).join('\n');
  // Words that survive minifying: mediasoup-client's own error, and zod's type tag.
  expect(code).not.toMatch(/mediasoup|ZodError|InvalidStateError.*transport/);
});
