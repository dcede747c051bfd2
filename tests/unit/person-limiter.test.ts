import { expect, test } from 'vitest';
import { createCommentLimiter } from '../../server/socket/person-limiter.ts';

test('one address cannot flood a live by opening many sockets', async () => {
  const mayComment = createCommentLimiter();
  const answers = [];
  for (let nr = 0; nr < 120; nr++) {
    answers.push(await mayComment({ socketId: `socket ${nr}`, address: '10.0.0.1' }));
  }
  expect(answers.filter(({ ok }) => ok)).toHaveLength(100);
  expect(answers.at(-1)).toMatchObject({
    error: { code: 'rate_limited', retryAfterMs: expect.any(Number) },
  });
  expect(await mayComment({ socketId: 'neighbour', address: '10.0.0.2' })).toMatchObject({ ok: true });
});

test('sockets whose address is not known are counted one by one', async () => {
  const mayComment = createCommentLimiter();
  const sendSix = async (socketId: string) => {
    const answers = [];
    for (let nr = 0; nr < 6; nr++) answers.push(await mayComment({ socketId, address: null }));
    return answers.map(({ ok }) => ok);
  };
  expect(await sendSix('a')).toEqual([true, true, true, true, true, false]);
  expect(await sendSix('b')).toEqual([true, true, true, true, true, false]);
});
