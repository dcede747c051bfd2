import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDesk } from '../../client/state/desk.ts';
import { createDeskLine, type DeskLine } from '../support/desk-line.ts';

/** Answers what is asked until nothing more is. */
async function answerAll(line: DeskLine): Promise<void> {
  for (let rounds = 0; line.questions.length > 0; rounds += 1) {
    expect(rounds).toBeLessThan(10);
    for (const { answer } of line.questions.splice(0)) answer();
    await setImmediate();
  }
}

async function deskWith(orders: number, options?: Parameters<typeof createDeskLine>[0]) {
  const line = createDeskLine(options);
  for (let made = 0; made < orders; made += 1) line.place();
  line.number();
  const desk = createDesk({ link: line.link, saleEventId: 's' });
  await answerAll(line);
  const shown = () => desk.orders.value?.map(({ orderId, state }) => `${Number(orderId)} ${state}`);
  return { line, desk, shown };
}

test('a fact that comes twice, late or after its order is taken once', async () => {
  const { line, desk, shown } = await deskWith(2);
  line.place();
  line.move(0, 'confirmed');
  line.number();
  for (const number of [1, 3, 3, 2, 4, 3]) line.tell(number);
  expect(shown()).toEqual(['3 confirmed', '2 placed', '1 placed']);
  expect(desk.totals.value).toEqual(line.totals());
  expect(line.questions).toEqual([]);
});

test('what was answered before its fact had a number is not taken back when the fact comes', async () => {
  const { line, shown } = await deskWith(1);
  line.place();
  line.move(0, 'cancelled');
  line.comeBack();
  await answerAll(line);
  line.number();
  line.tell(2);
  expect(shown()).toEqual(['2 cancelled', '1 placed']);
  line.tell(3);
  expect(shown()).toEqual(['2 cancelled', '1 placed']);
});

test('a hole is asked for from the last number, and only what is missing is fetched', async () => {
  const { line, desk, shown } = await deskWith(3);
  for (let made = 0; made < 3; made += 1) line.place();
  line.number();
  line.tell(6);
  expect(shown()).toHaveLength(3);
  expect(line.questions.map(({ since }) => since)).toEqual([3]);
  line.tell(5);
  expect(line.questions).toHaveLength(1);
  await answerAll(line);
  expect(shown()).toHaveLength(6);
  expect(desk.totals.value).toEqual(line.totals());
});

test('after an absence it asks from the last number; where that is too old, it begins anew', async () => {
  const { line, desk } = await deskWith(5);
  line.place();
  line.number();
  line.comeBack();
  // The line breaks once more before the answer.
  line.comeBack();
  await setImmediate();
  expect(line.questions.map(({ since }) => since)).toEqual([5]);
  await answerAll(line);
  expect(desk.error.value).toBeNull();
  line.place();
  line.place();
  line.number();
  line.forget();
  line.comeBack();
  await answerAll(line);
  expect(desk.orders.value).toEqual(line.sorted());
});

test('the change of an order that is not in the list is asked for: the totals cannot be told without', async () => {
  const { line, desk } = await deskWith(5, { most: 3 });
  expect(desk.orders.value).toHaveLength(3);
  line.move(4, 'cancelled');
  line.number();
  line.tell(6);
  await answerAll(line);
  expect(desk.totals.value).toEqual(line.totals());
  expect(desk.orders.value?.at(-1)).toMatchObject({ orderId: '000001', state: 'cancelled' });
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'place' as const, nr: 0 }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), nr: fc.nat({ max: 9 }) }) },
  { weight: 4, arbitrary: fc.constant({ do: 'number' as const, nr: 0 }) },
  // Mostly one of the last facts: in order, once more, too early or, where the step is not there, never.
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tell' as const), nr: fc.nat({ max: 4 }) }) },
  { weight: 3, arbitrary: fc.constant({ do: 'answer' as const, nr: 0 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ do: 'comeBack' as const, nr: 0 }, { do: 'forget' as const, nr: 0 }),
  },
);

test('whatever is lost, repeated or out of order, the desk ends with what the server has', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { line, desk } = await deskWith(2);
      for (const { do: what, nr } of steps) {
        if (what === 'move') line.move(nr, nr % 3 === 0 ? 'cancelled' : 'confirmed');
        else if (what === 'tell') line.tell(line.facts.length - nr);
        else if (what === 'answer') line.questions.shift()?.answer();
        else line[what]();
        await setImmediate();
      }
      // The last fact arrives, as it does on a line that stands.
      line.place();
      line.number();
      line.tell(line.facts.length);
      await answerAll(line);
      expect(desk.orders.value).toEqual(line.sorted());
      expect(desk.totals.value).toEqual(line.totals());
    }),
    { numRuns: 300 },
  );
});
