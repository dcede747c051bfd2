import { randomUUIDv7 } from 'node:crypto';
import { type DeliveryFees, deliveryFeeTo } from '../contract/delivery-fee.ts';
import type { PlaceOrder } from '../contract/order.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import type { Publisher } from '../lib/publisher.ts';
import { stockFacts } from '../stock/stock.ts';
import { newOrderCode } from './order-code.ts';
import type { Outbox } from './outbox.ts';
import type { Buyer, NewOrder, OrderRepository, Placement, Prepaid, Refusal } from './ports.ts';
import { hashRequest, mergeLines } from './request.ts';
import type { OrderPlacing } from './use-cases.ts';
import type { OrderViews } from './views.ts';

/** Five codes that are all taken mean that something else is wrong. */
const CODE_TRIES = 5;

export interface OrderDeps {
  repository: OrderRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
  outbox: Outbox;
  views: OrderViews;
  /** Null while the co-operative has no bank account. */
  prepaid(): Prepaid | null;
  /** What holds now. */
  deliveryFees(): DeliveryFees;
  /** Whether nothing is taken from a number, E.164. */
  isBlocked(phone: string): Promise<boolean>;
  /** Told after commit when an order's reservation ends. Never throws and never waits. */
  onReserved(orderId: string, payBy: Date): void;
  /** Makes an order code; tests give their own. */
  newCode?: () => string;
}

/** Taking orders; what becomes of them is in order-book.ts. */
export function createOrderPlacing(deps: OrderDeps): OrderPlacing {
  const { repository, clock, publisher, outbox, views, onReserved, newCode = newOrderCode } = deps;

  async function placeWithFreeCode(order: Omit<NewOrder, 'orderCode'>): Promise<Placement> {
    for (let tries = 1; ; tries++) {
      const placement = await repository.place({ ...order, orderCode: newCode() });
      if (placement.kind !== 'code_taken' || tries === CODE_TRIES) return placement;
    }
  }

  function toNewOrder(input: PlaceOrder, buyer: Buyer): Omit<NewOrder, 'orderCode' | 'blocked'> {
    const { idempotencyKey, saleEventId, payment, consent, note } = input;
    const shownFee = input.deliveryFee ?? null;
    const content = { saleEventId, buyer, payment, note, lines: mergeLines(input.lines) };
    const deliveryFee = deliveryFeeTo(deps.deliveryFees(), buyer.provinceCode);
    const prepaid = deps.prepaid();
    const nowMs = clock.now();
    return {
      ...content,
      id: randomUUIDv7(),
      idempotencyKey,
      consent,
      requestHash: hashRequest({ ...content, shownFee }),
      deliveryFee,
      feeChanged: shownFee !== null && shownFee !== deliveryFee,
      placedAt: new Date(nowMs),
      payBy: payment === 'vietqr' && prepaid !== null ? new Date(nowMs + prepaid.termMs) : null,
    };
  }

  function announce({ order, stock, flash, factId }: Placement & { kind: 'placed' }): void {
    const { id, saleEventId, payment, placedAt } = order;
    if (payment.method === 'vietqr') onReserved(id, payment.payBy);
    outbox.announce(saleEventId, [{ factId, order: views.staff(order) }]);
    const facts: Fact[] = [
      ...stock.flatMap(stockFacts),
      ...flash.map((data): Fact => ({ name: 'flash:counted', saleEventId, data })),
      ...order.lines.map(({ productName, variantName, quantity }): Fact => {
        const data = { saleEventId, productName, variantName, quantity, at: placedAt.toISOString() };
        return { name: 'purchase:noticed', saleEventId, data };
      }),
    ];
    for (const fact of facts) publisher.publish(fact);
  }

  return {
    async place(_actor, input) {
      const buyer = readBuyer(input.buyer);
      if (!buyer.ok) return buyer;
      const blocked = await deps.isBlocked(buyer.data.phone);
      const placement = await placeWithFreeCode({ ...toNewOrder(input, buyer.data), blocked });
      switch (placement.kind) {
        case 'placed':
          announce(placement);
          return ok(views.placed(placement.order));
        case 'repeated':
          return ok(views.placed(placement.order));
        default:
          return refuse(placement);
      }
    },
  };
}

function readBuyer(input: PlaceOrder['buyer']): Result<Buyer> {
  const { name, address, provinceCode = null, communeCode = null } = input;
  const phone = normalisePhone(input.phone);
  if (phone === null) return badPhone('buyer.phone');
  if (!input.receiver) return ok({ name, phone, address, provinceCode, communeCode, receiver: null });
  const receiverPhone = normalisePhone(input.receiver.phone);
  if (receiverPhone === null) return badPhone('buyer.receiver.phone');
  const receiver = { name: input.receiver.name, phone: receiverPhone };
  return ok({ name, phone, address, provinceCode, communeCode, receiver });
}

function badPhone(field: string): Result<never> {
  return fail('bad_phone', 'not a Vietnamese mobile or land line number', { field });
}

function refuse(refusal: Refusal): Result<never> {
  switch (refusal.kind) {
    case 'key_reused':
      return fail('key_reused', 'the idempotency key came earlier with another content');
    case 'sale_not_open':
      return fail('sale_not_open', 'the sale event takes no orders now');
    case 'unknown_listing':
      return fail('unknown_listing', 'this sale event does not have the listing', {
        listingId: refusal.listingId,
      });
    case 'sold_out':
      return fail('sold_out', 'fewer units are left than ordered', {
        listingId: refusal.listingId,
        available: refusal.available,
      });
    case 'over_limit':
      return fail('over_limit', 'more units than one buyer may have', {
        listingId: refusal.listingId,
        limit: refusal.limit,
      });
    case 'price_changed':
      return fail('price_changed', 'another price is valid than the one that was shown', {
        prices: refusal.prices,
      });
    case 'fee_changed':
      return fail('fee_changed', 'delivery costs another fee than the one that was shown', {
        deliveryFee: refusal.deliveryFee,
      });
    case 'blocked':
      return fail('number_blocked', 'the co-operative takes nothing from this number');
    case 'no_account':
      return fail('bad_input', 'no bank account is configured', { field: 'payment' });
    case 'code_taken':
    case 'unavailable':
      return fail('unavailable', 'the order could not be written now; trying again may help');
  }
}
