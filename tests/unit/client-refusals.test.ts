import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { watchRefusals } from '../../client/state/refusals.ts';
import type { StaffOrder } from '../../server/contract/order.ts';
import { staffOrder } from '../support/staff-order.ts';

function orderOf(phone: string): StaffOrder {
  const order = staffOrder('order');
  return { ...order, buyer: { ...order.buyer, phone } };
}

test('each number is asked for once, and again when there was no answer', async () => {
  const asked: string[][] = [];
  let there = false;
  let online = (): void => undefined;
  const link = {
    command: async (_name: string, { phones }: { phones: string[] }) => {
      asked.push(phones);
      if (!there) return { ok: false, error: { code: 'offline', message: '' } };
      return { ok: true, data: { refusals: [{ phone: '+84912000001', refused: 2 }] } };
    },
    onOnline: (listener: () => void) => {
      online = listener;
      return () => undefined;
    },
  } as unknown as Link; // Only what is used of it.
  const orders = signal<StaffOrder[] | null>(null);
  const refusals = watchRefusals({ link, saleEventId: 'sale', orders });
  expect(asked).toEqual([]);
  orders.value = [orderOf('+84912000001'), orderOf('+84912000001'), orderOf('+84912000002')];
  await vi.waitUntil(() => asked.length === 1);
  there = true;
  online();
  await vi.waitUntil(() => refusals.counts.value.size > 0);
  expect(refusals.counts.value).toEqual(new Map([['+84912000001', 2]]));
  orders.value = [...orders.value, orderOf('+84912000003')];
  await vi.waitUntil(() => asked.length === 3);
  expect(asked).toEqual([
    ['+84912000001', '+84912000002'],
    ['+84912000001', '+84912000002'],
    ['+84912000003'],
  ]);
  refusals.close();
  orders.value = [orderOf('+84912000004')];
  expect(asked).toHaveLength(3);
});
