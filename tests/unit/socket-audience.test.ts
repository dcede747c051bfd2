import { afterEach, expect, it } from 'vitest';
import { type Audience, createAudience } from '../../server/socket/audience.ts';
import { silent } from '../support/market.ts';

const SALE = 'sale';
let audience: Audience;
afterEach(() => audience.close());

/** An audience of one sale event, whose sockets and state the test sets. */
function watch() {
  const there = { socketIds: new Set<string>(), live: true, asked: [] as string[][] };
  audience = createAudience({
    broadcaster: { watching: () => [{ saleEventId: SALE, socketIds: there.socketIds }] },
    saleEvents: {
      countViewers: async (_saleEventId, viewers) => {
        there.asked.push(viewers);
        return there.live;
      },
    },
    logger: silent,
  });
  const join = (socketId: string, viewer: string) => {
    there.socketIds.add(socketId);
    audience.came(socketId, viewer);
  };
  return { there, join };
}

it('counts a viewer once, however many sockets, and staff who watch along not at all', async () => {
  const { there, join } = watch();
  there.socketIds.add('studio');
  join('one', 'hoa');
  join('two', 'hoa');
  join('three', 'lan');
  await audience.sample();
  expect(there.asked).toEqual([['hoa', 'lan']]);
});

it('asks the database only for somebody new, or for more than ever at once', async () => {
  const { there, join } = watch();
  join('one', 'hoa');
  await audience.sample();
  await audience.sample();
  there.socketIds.delete('one');
  join('two', 'lan');
  await audience.sample();
  expect(there.asked).toEqual([['hoa'], ['lan']]);
  join('three', 'hoa');
  await audience.sample();
  await audience.sample();
  expect(there.asked.slice(2)).toEqual([['lan', 'hoa']]);
});

it('counts those who waited for the start once it is live', async () => {
  const { there, join } = watch();
  there.live = false;
  join('one', 'hoa');
  await audience.sample();
  there.live = true;
  await audience.sample();
  await audience.sample();
  expect(there.asked).toEqual([['hoa'], ['hoa']]);
});
