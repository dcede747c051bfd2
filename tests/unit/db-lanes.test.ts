import { expect, test } from 'vitest';
import { createLanes } from '../../server/db/lanes.ts';

/** Lanes over work that is finished by hand, with a record of what was done. */
function createWork({ failure, separable = true }: { failure?: Error; separable?: boolean } = {}) {
  const log: string[] = [];
  const gates: (() => void)[] = [];
  const gate = () => new Promise<void>((resolve) => gates.push(resolve));
  const add = createLanes<string, string>({
    most: 3,
    async alone(item) {
      log.push(item);
      if (item === 'held') await gate();
      return item.toUpperCase();
    },
    async together(items) {
      log.push(items.join('+'));
      if (failure !== undefined) throw failure;
      return items.map((item) => item.toUpperCase());
    },
    separable: () => separable,
  });
  return { log, add, open: () => gates.shift()?.() };
}

test('what comes while one is at work goes together, in order and never more than the most', async () => {
  const { log, add, open } = createWork();
  const answers = ['held', 'a', 'b', 'c', 'd'].map((item) => add('lane', item));
  expect(await add('other', 'x')).toBe('X');
  open();
  expect(await Promise.all(answers)).toEqual(['HELD', 'A', 'B', 'C', 'D']);
  expect(log).toEqual(['held', 'x', 'a+b+c', 'd']);
  expect(await add('lane', 'later')).toBe('LATER');
});

test('a group that fails is done again one by one', async () => {
  const { log, add, open } = createWork({ failure: new Error('taken') });
  const answers = ['held', 'a', 'b'].map((item) => add('lane', item));
  open();
  expect(await Promise.all(answers)).toEqual(['HELD', 'A', 'B']);
  expect(log).toEqual(['held', 'a+b', 'a', 'b']);
});

test('a failure that would meet each alone as well is given to all, and the lane goes on', async () => {
  const { log, add, open } = createWork({ failure: new Error('gone'), separable: false });
  const held = add('lane', 'held');
  const failed = Promise.allSettled([add('lane', 'a'), add('lane', 'b')]);
  open();
  await held;
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(log).toEqual(['held', 'a+b']);
  expect(await add('lane', 'next')).toBe('NEXT');
});
