import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createOrderBook, EVERY_ORDER } from '../../client/state/order-book.ts';
import { createDeskLine, type DeskLine } from '../support/desk-line.ts';

async function answer(line: DeskLine): Promise<void> {
  for (const question of line.questions.splice(0)) question.answer();
  await setImmediate();
}

async function bookWith(orders: number, most: number) {
  const line = createDeskLine({ most });
  for (let made = 0; made < orders; made += 1) line.place();
  line.number();
  const book = createOrderBook({ link: line.link, saleEventId: 's' });
  await answer(line);
  const shown = () => book.orders.value?.map(({ orderId, state }) => `${Number(orderId)} ${state}`);
  return { line, book, shown };
}

test('after an absence the order book asks only for what has changed', async () => {
  const { line, book, shown } = await bookWith(3, 50);
  line.place();
  line.move(3, 'cancelled');
  line.number();
  line.comeBack();
  await setImmediate();
  expect(line.questions.at(-1)?.since).toBe(3);
  await answer(line);
  // Nothing moves under a finger: what is new waits, what is known shows how it is now.
  expect(shown()).toEqual(['3 placed', '2 placed', '1 cancelled']);
  expect(book.waiting.value).toBe(1);
  book.showWaiting();
  expect(shown()).toEqual(['4 placed', '3 placed', '2 placed', '1 cancelled']);
  expect(book.waiting.value).toBe(0);
  expect(book.totals.value).toEqual(line.totals());
  expect(book.error.value).toBeNull();
  book.close();
});

test('a change below what was fetched stays out of sight, so that the next page joins on', async () => {
  const { line, book, shown } = await bookWith(5, 3);
  line.move(4, 'confirmed');
  line.move(1, 'confirmed');
  line.number();
  line.comeBack();
  await answer(line);
  expect(shown()).toEqual(['5 placed', '4 confirmed', '3 placed']);
  expect(book.more.value).toBe(true);
  book.close();
});

test('of one state: what comes into it is added, what leaves it stays in sight, others are not', async () => {
  const { line, book, shown } = await bookWith(3, 50);
  line.move(0, 'confirmed');
  line.number();
  book.find({ ...EVERY_ORDER, states: ['confirmed'] });
  // The line knows no states; the server's answer would have this one alone.
  await answer(line);
  expect(shown()).toContain('3 confirmed');
  line.place();
  line.move(1, 'packed');
  line.place();
  line.move(0, 'confirmed');
  line.number();
  line.comeBack();
  await answer(line);
  expect(shown()).toEqual(['3 packed', '2 placed', '1 placed']);
  book.showWaiting();
  expect(shown()).toEqual(['5 confirmed', '3 packed', '2 placed', '1 placed']);
  book.close();
});

test('where more has come than a page holds, the list begins anew instead of having a gap', async () => {
  const { line, book, shown } = await bookWith(2, 3);
  for (let made = 0; made < 5; made += 1) line.place();
  line.number();
  line.comeBack();
  await answer(line);
  expect(shown()).toEqual(['2 placed', '1 placed']);
  expect(book.waiting.value).toBe(3);
  book.showWaiting();
  expect(shown()).toEqual(['7 placed', '6 placed', '5 placed']);
  expect(book.more.value).toBe(true);
  book.close();
});

test('into an empty list the first orders come at once', async () => {
  const { line, book, shown } = await bookWith(0, 50);
  expect(shown()).toEqual([]);
  line.place();
  line.number();
  line.comeBack();
  await answer(line);
  expect(shown()).toEqual(['1 placed']);
  expect(book.waiting.value).toBe(0);
  book.close();
});
