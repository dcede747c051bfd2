import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '../../server/contract/actor.ts';
import { createMediaBench, dataOf, type MediaBench, phone } from '../support/media-fakes.ts';

const seller = { kind: 'member', memberId: randomUUID(), role: 'seller' } as const satisfies Actor;
const saleEventId = randomUUID();
let bench: MediaBench;

beforeEach(async () => {
  bench = await createMediaBench();
});
afterEach(() => bench.close());

const ended = () => bench.liveSessions.log.filter((line) => line === 'end sale').length;

test('a sale event is ended with its live, and also while there is none', async () => {
  const { liveSessionId } = dataOf(await bench.director.start(seller, saleEventId, phone));
  dataOf(await bench.director.endSale(saleEventId));
  expect(ended()).toBe(1);
  expect(bench.director.view(saleEventId)).toBeNull();
  expect(await bench.director.createTransport(liveSessionId, 'phone')).toMatchObject({
    error: { code: 'not_found' },
  });
  dataOf(await bench.director.endSale(saleEventId));
  expect(ended()).toBe(2);
});
