import type { Actor } from '../contract/actor.ts';
import type { Transfer, TransferProblem } from '../contract/payment.ts';
import { fail, ok } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { announceChanges, type Outbox } from '../order/outbox.ts';
import type { OrderViews } from '../order/views.ts';
import { problemOfOrder, problemOfTransfer } from './match.ts';
import type { ByHand, PaidOrder, PaymentRepository, Settled, TransferRecord } from './ports.ts';
import { orderCodesIn } from './reference.ts';
import type { PaymentUseCases } from './use-cases.ts';

/** Overdue orders that are cancelled in one transaction; more would hold their stock for long. */
const BATCH = 50;
/** Transfers in a list. */
const LISTED = 200;
/** Banks cut the content themselves, at some 200 characters. */
const CONTENT_LENGTH = 500;
/** Shown in the order's history, to people of both languages. */
const NOT_PAID = 'Quá hạn chuyển khoản / Not paid in time';

export interface PaymentDeps {
  repository: PaymentRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
  outbox: Outbox;
  views: OrderViews;
}

export function createPaymentUseCases(deps: PaymentDeps): PaymentUseCases {
  const { repository, clock, publisher, outbox, views } = deps;

  function announcePaid({ order, factId }: PaidOrder, at: Date): void {
    const { id: orderId, saleEventId } = order;
    outbox.announce(saleEventId, [{ factId, order: views.staff(order) }]);
    publisher.publish({ name: 'order:paid', saleEventId, data: { orderId, at: at.toISOString() } });
  }

  function byHand(actor: Actor): ByHand {
    return { memberId: actor.kind === 'member' ? actor.memberId : null, at: new Date(clock.now()) };
  }

  return {
    async receive(feed, { transactionId, amountDong, content }) {
      const receivedAt = new Date(clock.now());
      const received = await repository.receive(
        {
          feed,
          transactionId,
          amountDong,
          content: content.replace(/[\p{Cc}\p{Cs}]/gu, ' ').slice(0, CONTENT_LENGTH),
          orderCodes: orderCodesIn(content),
          receivedAt,
        },
        problemOfTransfer,
      );
      if (received.kind === 'paid') announcePaid(received, receivedAt);
      return received.kind;
    },

    async markPaid(actor, saleEventId, input) {
      const hand = byHand(actor);
      const marked = await repository.markPaid({ ...hand, saleEventId, ...input }, problemOfOrder);
      switch (marked.kind) {
        case 'paid':
          announcePaid(marked, hand.at);
          return ok(views.staff(marked.order));
        case 'already_paid':
          return ok(views.staff(marked.order));
        case 'not_found':
          return fail('not_found', 'this sale event has no such order');
        case 'wrong_state':
          return cannotPay(marked.problem);
      }
    },

    async listTransfers() {
      return (await repository.listOpen(LISTED)).map(toTransfer);
    },

    async settle(actor, { transferId, as }) {
      const hand = byHand(actor);
      const settled = await (as.kind === 'order'
        ? repository.settle({ ...hand, transferId, orderCode: readCode(as.orderCode) }, problemOfOrder)
        : repository.dismiss({ ...hand, transferId, note: as.note }));
      if (settled.kind !== 'settled') return cannotSettle(settled);
      if (settled.paid !== null) announcePaid(settled.paid, hand.at);
      return ok(toTransfer(settled.transfer));
    },

    async releaseOverdue() {
      let released = 0;
      for (;;) {
        const now = new Date(clock.now());
        const cancelled = await repository.cancelOverdue({ now, reason: NOT_PAID, limit: BATCH });
        announceChanges({ outbox, publisher, views }, { ...cancelled, at: now });
        released += cancelled.orders.length;
        if (cancelled.orders.length < BATCH) return released;
      }
    },
  };
}

/** A code as people type it: `cp-7k3m9`, `CP7K3M9`. */
function readCode(typed: string): string {
  const [code = typed] = orderCodesIn(typed);
  return code;
}

function cannotPay(problem: TransferProblem) {
  return fail('wrong_state', `the order cannot be paid by bank transfer now (${problem})`);
}

function cannotSettle(settled: Exclude<Settled, { kind: 'settled' }>) {
  switch (settled.kind) {
    case 'not_found':
      return settled.what === 'order'
        ? fail('not_found', 'no order has this code', { field: 'as.orderCode' })
        : fail('not_found', 'there is no such transfer');
    case 'closed':
      return fail('wrong_state', 'the transfer is settled already');
    case 'wrong_state':
      return cannotPay(settled.problem);
  }
}

function toTransfer({
  id,
  source,
  transactionId,
  amountDong,
  receivedAt,
  order,
  ...same
}: TransferRecord): Transfer {
  return {
    transferId: id,
    source,
    transactionId: source === 'bank' ? transactionId : null,
    amountDong: Number(amountDong),
    receivedAt: receivedAt.toISOString(),
    order: order && {
      orderId: order.id,
      orderCode: order.orderCode,
      saleEventId: order.saleEventId,
      state: order.state,
      totalDong: Number(order.totalDong),
      buyerName: order.buyer.name,
      buyerPhone: order.buyer.phone,
    },
    ...same,
  };
}
