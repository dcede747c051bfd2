import { expect, test } from 'vitest';
import { createAddressLimiter } from '../../server/http/address-limiter.ts';

test('an address that floods is told when to come back, another one is not touched', async () => {
  const limiter = createAddressLimiter(3);
  for (let requests = 0; requests < 3; requests += 1) expect(await limiter.refuses('10.0.0.1')).toBeNull();
  expect(await limiter.refuses('10.0.0.1')).toBeGreaterThan(0);
  expect(await limiter.refuses('10.0.0.2')).toBeNull();
});

test('five hundred viewers behind one carrier address come in at once', async () => {
  const limiter = createAddressLimiter();
  const answers = await Promise.all(Array.from({ length: 500 }, () => limiter.refuses('10.0.0.1')));
  expect(answers.every((answer) => answer === null)).toBe(true);
});
