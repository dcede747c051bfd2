import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { asOf, createListings, nextTurn, unitPrice } from '../../client/state/listings.ts';
import { pricedLines, totalOf } from '../../client/watch/order-form.ts';
import type { Flash, Listing } from '../../server/contract/catalog.ts';
import type { FactData, FactName } from '../../server/contract/socket.ts';

const START = Date.UTC(2026, 10, 22, 13);
const END = START + 60_000;
const flash: Flash = {
  priceDong: 60_000,
  startsAt: new Date(START).toISOString(),
  endsAt: new Date(END).toISOString(),
  quantity: 5,
  left: 3,
};
const listing = (id: string, over: Partial<Listing> = {}): Listing => ({
  id,
  variantId: `${id}-variant`,
  code: 'A1',
  productName: id,
  variantName: '',
  description: '',
  unit: 'kg',
  priceDong: 100_000,
  limitPerBuyer: null,
  available: 9,
  flash: null,
  photoId: null,
  hidden: false,
  ...over,
});

describe('prices', () => {
  it('are the flash price for a line that fits into what is left, as a whole', () => {
    const plums = listing('plums', { flash });
    expect([1, 3, 4].map((quantity) => unitPrice(plums, quantity))).toEqual([60_000, 60_000, 100_000]);
  });

  it('hold from the start until before the end, while any are left', () => {
    const plums = listing('plums', { flash });
    const at = (ms: number) => asOf(plums, ms).flash !== null;
    expect([START - 1, START, END - 1, END].map(at)).toEqual([false, true, true, false]);
    expect(asOf(listing('plums', { flash: { ...flash, left: 0 } }), START).flash).toBeNull();
  });

  it('turn next at a start or an end', () => {
    const both = [listing('tea'), listing('plums', { flash })];
    expect([START - 1, START, END].map((ms) => nextTurn(both, ms))).toEqual([START, END, null]);
  });

  it('go out as they were shown, or as they were agreed to; what is gone is left out', () => {
    const lines = ['plums', 'tea', 'gone'].map((listingId) => ({ listingId, quantity: 2 }));
    const shown = [listing('plums', { flash }), listing('tea', { priceDong: 5_000 })];
    const priced = pricedLines(lines, shown);
    expect(priced).toEqual([
      { listingId: 'plums', quantity: 2, unitPriceDong: 60_000 },
      { listingId: 'tea', quantity: 2, unitPriceDong: 5_000 },
    ]);
    expect(totalOf(priced)).toBe(130_000);
    const agreed = pricedLines(lines, shown, [{ listingId: 'plums', priceDong: 100_000 }]);
    expect(agreed[0]?.unitPriceDong).toBe(100_000);
  });
});

describe('listings', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START - 10_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function setUp() {
    const heard = new Map<string, (data: never) => void>();
    const on = (name: string, listener: (data: never) => void) => {
      heard.set(name, listener);
      return () => heard.delete(name);
    };
    const goods = createListings({ link: { on } as unknown as Link, saleEventId: 'sale' });
    const tell = <N extends FactName>(name: N, data: FactData<N>) => heard.get(name)?.(data as never);
    return { goods, tell };
  }

  it('show a flash price while it holds by the server’s clock, which may differ from the phone’s', () => {
    const { goods } = setUp();
    // The server is 4 s ahead: the price begins in 6 s of this phone.
    goods.take([listing('plums', { flash })], START - 6_000);
    const shown = () => goods.listings.value[0]?.flash?.priceDong ?? null;
    expect(shown()).toBeNull();
    vi.advanceTimersByTime(6_000);
    expect(shown()).toBe(60_000);
    vi.advanceTimersByTime(60_000);
    expect(shown()).toBeNull();
    goods.close();
  });

  it('follow what is told of them', () => {
    const { goods, tell } = setUp();
    goods.take([listing('plums', { flash })], START);
    tell('flash:counted', { listingId: 'plums', left: 1 });
    tell('stock:changed', { variantId: 'plums-variant', available: 2 });
    expect(goods.listings.value[0]).toMatchObject({ available: 2, flash: { left: 1 } });
    tell('listing:changed', { saleEventId: 'sale', listing: listing('tea') });
    tell('listing:changed', { saleEventId: 'other', listing: listing('honey') });
    expect(goods.listings.value.map(({ id }) => id)).toEqual(['plums', 'tea']);
    tell('listing:changed', { saleEventId: 'sale', listing: listing('plums', { hidden: true }) });
    expect(goods.listings.value.map(({ id }) => id)).toEqual(['tea']);
    goods.close();
  });
});
