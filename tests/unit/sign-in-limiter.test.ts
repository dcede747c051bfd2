import { expect, test } from 'vitest';
import { fail, ok } from '../../server/contract/result.ts';
import { createSignInLimiter } from '../../server/http/sign-in-limiter.ts';

const wrong = async () => fail('wrong_pin', 'wrong');
const right = async () => ok({});

test('a stranger who guesses is stopped, the member at another address is not', async () => {
  const limiter = createSignInLimiter();
  for (let tries = 0; tries < 6; tries += 1) await limiter.guard('10.0.0.1', '0912345678', wrong);
  expect(await limiter.guard('10.0.0.1', '+84 912 345 678', right)).toMatchObject({
    error: { code: 'rate_limited' },
  });
  expect(await limiter.guard('10.0.0.2', '0912345678', right)).toEqual(ok({}));
});

test('guesses from many addresses end too', async () => {
  const limiter = createSignInLimiter();
  for (let tries = 0; tries < 60; tries += 1) await limiter.guard(`10.0.1.${tries}`, '0912345678', wrong);
  expect(await limiter.guard('10.0.2.1', '0912345678', right)).toMatchObject({
    error: { code: 'rate_limited' },
  });
});
