import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { formatDong } from '../../client/i18n/format.ts';
import type { Loudspeaker } from '../../client/studio/loudspeaker.ts';
import { quickFlash } from '../../client/studio/now-card.tsx';
import { callOrders, promptsOf, spokenOrder } from '../../client/studio/order-caller.ts';
import { nextToShow } from '../../client/studio/run-sheet.ts';
import { createStudioVoice } from '../../client/studio/studio-voice.ts';
import { summaryLines } from '../../client/ui/sale-summary.tsx';
import type { Listing } from '../../server/contract/catalog.ts';
import type { StaffOrder } from '../../server/contract/order.ts';
import { staffOrder } from '../support/staff-order.ts';

const line = (productName: string, quantity: number) => ({
  listingId: productName,
  productName,
  variantName: '',
  quantity,
  unitPriceDong: 1_000,
});

const listing = (id: string, more: Partial<Listing> = {}): Listing => ({
  id,
  variantId: id,
  code: id,
  productName: id,
  variantName: '',
  description: '',
  unit: 'kg',
  priceDong: 125_000,
  limitPerBuyer: null,
  available: 40,
  flash: null,
  hidden: false,
  photoId: null,
  ...more,
});

describe('a flash price of one tap', () => {
  it('is a tenth off in whole thousands, for no more than there is', () => {
    expect(quickFlash(listing('a'))).toEqual({
      priceDong: 112_000,
      quantity: 10,
      delayMs: 0,
      durationMs: 300_000,
    });
    expect(quickFlash(listing('a', { available: 3 }))?.quantity).toBe(3);
  });

  it('is not offered where nothing is left, or nothing can be taken off', () => {
    expect(quickFlash(listing('a', { available: 0 }))).toBeNull();
    expect(quickFlash(listing('a', { priceDong: 1_000 }))).toBeNull();
  });
});

it('shows next what comes next and can still be had', () => {
  const entries = [listing('a'), listing('b', { available: 0 }), listing('c')].map((one) => ({
    listing: one,
    note: '',
  }));
  expect(nextToShow(entries, null)?.listing.id).toBe('a');
  expect(nextToShow(entries, 'a')?.listing.id).toBe('c');
  expect(nextToShow(entries, 'c')).toBeUndefined();
});

it('sums a sale event up, and leaves out what was not sold', () => {
  const summary = { orders: 2, totalDong: 450_000, viewers: 7, viewersPeak: 4, onAirMs: 1_790_000 };
  const best = { productName: 'Mận', variantName: 'Thùng', quantity: 4 };
  expect(summaryLines({ ...summary, best }).map(({ value }) => value)).toEqual([
    '2',
    formatDong(450_000),
    'Mận · Thùng (4)',
    '7 người, đông nhất 4 người cùng lúc',
    '30 phút',
  ]);
  const empty = summaryLines({ ...summary, orders: 0, totalDong: 0, best: null });
  expect(empty.map(({ label }) => label)).toEqual(['Người đã xem', 'Thời gian trực tiếp']);
});

describe('calling orders out', () => {
  function phone({ voice = true } = {}) {
    const heard: string[] = [];
    const kept = new Map<string, string>();
    const mouth = { voice };
    const speaker: Loudspeaker = {
      chime: () => void heard.push('chime'),
      prepare: () => undefined,
      say: (text) => mouth.voice && heard.push(text) > 0,
      hasVoice: () => mouth.voice,
    };
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const orders = signal<StaffOrder[] | null>(null);
    const open = () => {
      const voice = createStudioVoice({ speaker, storage });
      const hush = callOrders({ orders, listings: signal([]), voice });
      return {
        ...voice,
        close() {
          hush();
          voice.close();
        },
      };
    };
    return { heard, mouth, orders, open };
  }
  const order = (id: string) => staffOrder(id, { lines: [line('Mận', 2)] });

  it('is off until it is wanted, and remembered on this phone', () => {
    const { heard, orders, open } = phone();
    const caller = open();
    orders.value = [order('1')];
    orders.value = [order('2'), order('1')];
    expect(heard).toEqual([]);
    caller.setChimes(true);
    caller.setReads(true);
    caller.close();
    const again = open();
    expect([again.chimes.value, again.reads.value]).toEqual([true, true]);
  });

  it('calls new orders once, and none that were there before', () => {
    const { heard, orders, open } = phone();
    const caller = open();
    caller.setReads(true);
    orders.value = [order('1')];
    expect(heard).toEqual([]);
    orders.value = [order('2'), order('1')];
    expect(heard).toEqual(['Seo mua 2 Mận']);
    orders.value = [staffOrder('2', { state: 'confirmed' }), order('1')];
    expect(heard).toHaveLength(1);
    caller.close();
    orders.value = [order('3')];
    expect(heard).toHaveLength(1);
  });

  it('says where the phone has no Vietnamese voice', () => {
    const caller = phone({ voice: false }).open();
    caller.setReads(true);
    expect([caller.reads.value, caller.voiceless.value]).toEqual([false, true]);
    caller.setReads(false);
    expect(caller.voiceless.value).toBe(false);
  });

  it('chimes instead when the voice is gone another day', () => {
    const { heard, mouth, orders, open } = phone();
    const caller = open();
    caller.setReads(true);
    orders.value = [];
    mouth.voice = false;
    orders.value = [order('1')];
    expect(heard).toEqual(['chime']);
    caller.setChimes(true);
    orders.value = [order('2'), order('1')];
    // Once to try the chime, once for the order.
    expect(heard).toEqual(['chime', 'chime', 'chime']);
    caller.close();
  });

  it('says by recordings how much of one thing it is, and nothing where that would leave something out', () => {
    const listings = [listing('Mận'), listing('Mật ong', { unit: 'jar' })];
    const prompts = (...lines: ReturnType<typeof line>[]) => promptsOf(staffOrder('1', { lines }), listings);
    expect(prompts(line('Mận', 2))).toEqual(['new-order', '2', 'kg']);
    expect(prompts(line('Mật ong', 10))).toEqual(['new-order', '10', 'jar']);
    expect(prompts(line('Mận', 11))).toEqual(['new-order']);
    expect(prompts(line('Mận', 1), line('Mật ong', 1))).toEqual(['new-order']);
    expect(prompts(line('Chè', 1))).toEqual(['new-order']);
  });

  it('says who bought what', () => {
    expect(spokenOrder(staffOrder('1', { lines: [line('Mận', 2), line('Mật ong', 1)] }))).toBe(
      'Seo mua 2 Mận, 1 Mật ong',
    );
  });
});
