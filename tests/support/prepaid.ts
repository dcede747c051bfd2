import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { BuyerOrder, OrderState } from '../../server/contract/order.ts';
import type { Transfer } from '../../server/contract/payment.ts';
import type { Database } from '../../server/db/index.ts';
import { type Market, must, type OpenSale, organiser, viewer } from './market.ts';

/** What a prepaid order goes through, on a market that has an account. */
export function prepaidActions(market: Market, { prisma }: Database) {
  const { orders, payments } = market.domain;
  return {
    async place(sale: OpenSale, quantities: number[]) {
      const input = market.orderFor(sale, quantities, { payment: 'vietqr' });
      return { key: input.idempotencyKey, input, ...must(await orders.place(viewer, input)) };
    },
    /** As a bank feed reports a transfer that names the order. */
    pay(orderCode: string, amountDong: number, transactionId: string = randomUUID()) {
      const content = `MBVCB.42.${orderCode.replace('-', '')}.CT tu 0011`;
      return payments.receive('sepay', { transactionId, amountDong: BigInt(amountDong), content });
    },
    move(sale: OpenSale, orderIds: string[], to: Exclude<OrderState, 'placed'>) {
      return orders.move(organiser, sale.saleEventId, { orderIds, to, reason: '' });
    },
    async orderNow(key: string): Promise<BuyerOrder> {
      const [order] = await orders.mine([key]);
      if (order === undefined) throw new Error('no such order');
      return order;
    },
    /** Those that seem to be for the order; null: for none. */
    async openTransfers(orderId: string | null): Promise<Transfer[]> {
      return (await payments.listTransfers()).filter(({ order }) => (order?.orderId ?? null) === orderId);
    },
    /** On hand and reserved of each variant, after checking that the ledger adds up to both. */
    stockOf({ variantIds }: OpenSale): Promise<[onHand: number, reserved: number][]> {
      return Promise.all(
        variantIds.map(async (variantId) => {
          const { onHand, reserved } = await prisma.stockLevel.findUniqueOrThrow({ where: { variantId } });
          const { _sum } = await prisma.stockMovement.aggregate({
            where: { variantId },
            _sum: { quantity: true, reservedQuantity: true },
          });
          expect([_sum.quantity, _sum.reservedQuantity]).toEqual([onHand, reserved]);
          return [onHand, reserved];
        }),
      );
    },
    /** The ledger of an order: kind, change on hand, change of what is reserved. */
    async movesOf(orderId: string): Promise<[string, number, number][]> {
      const moves = await prisma.stockMovement.findMany({ where: { orderId }, orderBy: { at: 'asc' } });
      return moves.map(({ kind, quantity, reservedQuantity }) => [kind, quantity, reservedQuantity]);
    },
  };
}
