import { randomUUIDv7 } from 'node:crypto';
import type { PlaceOrder } from '../contract/order.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import type { Publisher } from '../lib/publisher.ts';
import { stockFacts } from '../stock/stock.ts';
import { newOrderCode } from './order-code.ts';
import type { Buyer, NewOrder, OrderRepository, Placement, Refusal } from './ports.ts';
import { hashRequest, mergeLines } from './request.ts';
import type { OrderPlacing } from './use-cases.ts';
import { toPlacedOrder, toStaffOrder } from './views.ts';

/** Five codes that are all taken mean that something else is wrong. */
const CODE_TRIES = 5;

export interface OrderDeps {
  repository: OrderRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
  /** Makes an order code; tests give their own. */
  newCode?: () => string;
}

/** Taking orders; what becomes of them is in order-book.ts. */
export function createOrderPlacing(deps: OrderDeps): OrderPlacing {
  const { repository, clock, publisher, newCode = newOrderCode } = deps;

  async function placeWithFreeCode(order: Omit<NewOrder, 'orderCode'>): Promise<Placement> {
    for (let tries = 1; ; tries++) {
      const placement = await repository.place({ ...order, orderCode: newCode() });
      if (placement.kind !== 'code_taken' || tries === CODE_TRIES) return placement;
    }
  }

  return {
    async place(_actor, input) {
      if (input.payment !== 'cod')
        return fail('bad_input', 'no bank account is configured', { field: 'payment' });
      const buyer = readBuyer(input.buyer);
      if (!buyer.ok) return buyer;
      const placement = await placeWithFreeCode(toNewOrder(input, buyer.data, clock));
      switch (placement.kind) {
        case 'placed':
          for (const fact of placedFacts(placement)) publisher.publish(fact);
          return ok(toPlacedOrder(placement.order));
        case 'repeated':
          return ok(toPlacedOrder(placement.order));
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

function toNewOrder(input: PlaceOrder, buyer: Buyer, clock: Clock): Omit<NewOrder, 'orderCode'> {
  const { idempotencyKey, saleEventId, payment, consent, note } = input;
  const content = {
    saleEventId,
    buyer,
    payment,
    note,
    lines: mergeLines(input.lines),
  };
  return {
    ...content,
    id: randomUUIDv7(),
    idempotencyKey,
    consent,
    requestHash: hashRequest(content),
    placedAt: new Date(clock.now()),
  };
}

function placedFacts({ order, stock, flash }: Placement & { kind: 'placed' }): Fact[] {
  const { saleEventId } = order;
  const notices = order.lines.map(({ productName, variantName, quantity }): Fact => {
    const data = { saleEventId, productName, variantName, quantity, at: order.placedAt.toISOString() };
    return { name: 'purchase:noticed', saleEventId, data };
  });
  return [
    { name: 'order:placed', saleEventId, data: { order: toStaffOrder(order) } },
    ...stock.flatMap(stockFacts),
    ...flash.map((data): Fact => ({ name: 'flash:counted', saleEventId, data })),
    ...notices,
  ];
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
    case 'code_taken':
    case 'unavailable':
      return fail('unavailable', 'the order could not be written now; trying again may help');
  }
}
