import { randomUUIDv7 } from 'node:crypto';
import type { OrderDraft, PostComment, PostedComment, PublicComment } from '../contract/comment.ts';
import { readComment } from '../contract/comment-order.ts';
import { findPhones, maskPhones } from '../contract/phone-number.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { OrderUseCases } from '../order/use-cases.ts';
import type { CommentRecord, CommentRepository, DraftRecord, NewComment } from './ports.ts';
import type { CommentUseCases } from './use-cases.ts';

/** Comments that somebody who comes is shown. */
const SHOWN = 30;
/** Open drafts a desk shows at the most; the next ones follow as these are settled. */
const DRAFTS = 200;

export interface CommentDeps {
  repository: CommentRepository;
  orders: Pick<OrderUseCases, 'place' | 'mine'>;
  clock: Clock;
  publisher: Publisher<Fact>;
}

export function createCommentUseCases(deps: CommentDeps): CommentUseCases {
  const { repository, orders, clock, publisher } = deps;

  function announce(comment: CommentRecord, draft: DraftRecord | null): void {
    const { saleEventId } = comment;
    publisher.publish({
      name: 'comments:posted',
      saleEventId,
      data: { saleEventId, comments: [toPublic(comment)] },
    });
    publisher.publish({
      name: 'comment:received',
      saleEventId,
      data: { saleEventId, comment: toStaff(comment), draft: draft && toDraft(draft) },
    });
  }

  function settled(saleEventId: string, draftId: string, state: 'ordered' | 'dismissed'): void {
    publisher.publish({ name: 'draft:settled', saleEventId, data: { saleEventId, draftId, state } });
  }

  async function markOrdered(saleEventId: string, draftId: string, orderId: string): Promise<void> {
    if (await repository.settle(draftId, { state: 'ordered', orderId })) {
      settled(saleEventId, draftId, 'ordered');
    }
  }

  return {
    async post(input) {
      const former = await repository.byKey(input.idempotencyKey);
      if (former !== null) return answerAgain(former, input);
      const context = await repository.context(input.saleEventId);
      if (context === null) return fail('not_found', 'no such sale event');
      if (!context.live) return fail('sale_not_open', 'comments are open while the sale event is on');
      const added = await repository.add(toNewComment(input, context.listings, new Date(clock.now())));
      if (added === null) {
        // The same comment came by two ways at once.
        const first = await repository.byKey(input.idempotencyKey);
        return first === null ? fail('unavailable', 'try again') : answerAgain(first, input);
      }
      announce(added.comment, added.draft);
      return ok(toPosted(added.comment));
    },

    async list(saleEventId) {
      return (await repository.newest(saleEventId, SHOWN)).map(toPublic);
    },

    async desk(saleEventId) {
      const [comments, drafts] = await Promise.all([
        repository.newest(saleEventId, SHOWN),
        repository.openDrafts(saleEventId, DRAFTS),
      ]);
      return { comments: comments.map(toStaff), drafts: drafts.map(toDraft) };
    },

    async hide(saleEventId, commentId) {
      if (!(await repository.hide(saleEventId, commentId, new Date(clock.now())))) {
        return fail('not_found', 'this sale event has no such comment');
      }
      publisher.publish({ name: 'comment:hidden', saleEventId, data: { saleEventId, commentId } });
      return ok(null);
    },

    async order(actor, { draftId, ...order }) {
      const draft = await repository.draft(order.saleEventId, draftId);
      if (draft === null) return fail('not_found', 'this sale event has no such draft');
      if (draft.state === 'dismissed') return fail('wrong_state', 'the draft was dismissed');
      // The draft's id is the key: two who confirm at once, and a server that dies before the next line, make one order.
      const placed = await orders.place(actor, { ...order, idempotencyKey: draftId });
      if (placed.ok) {
        await markOrdered(order.saleEventId, draftId, placed.data.orderId);
      } else if (placed.error.code === 'key_reused') {
        const [there] = await orders.mine([draftId]);
        if (there !== undefined) await markOrdered(order.saleEventId, draftId, there.orderId);
      }
      return placed;
    },

    async dismiss(saleEventId, draftId) {
      const draft = await repository.draft(saleEventId, draftId);
      if (draft === null) return fail('not_found', 'this sale event has no such draft');
      if (draft.state === 'dismissed') return ok(null);
      if (!(await repository.settle(draftId, { state: 'dismissed' }))) {
        return fail('wrong_state', 'the draft is no longer open');
      }
      settled(saleEventId, draftId, 'dismissed');
      return ok(null);
    },
  };
}

function toNewComment(
  input: PostComment,
  listings: readonly { id: string; code: string }[],
  at: Date,
): NewComment {
  const { idempotencyKey, saleEventId, authorName, text, mediaTimeMs } = input;
  const typed = findPhones(text).find(({ national }) => national !== null)?.national ?? null;
  return {
    id: randomUUIDv7(),
    key: idempotencyKey,
    saleEventId,
    authorName,
    maskedName: maskPhones(authorName),
    text,
    maskedText: maskPhones(text),
    phone: typed === null ? null : normalisePhone(typed),
    at,
    mediaTimeAt: mediaTimeMs === null ? null : new Date(mediaTimeMs),
    order: input.ordersItself ? null : orderIn(text, listings),
  };
}

function orderIn(text: string, listings: readonly { id: string; code: string }[]): NewComment['order'] {
  const ids = new Map(listings.map(({ id, code }) => [code.toUpperCase(), id]));
  const order = readComment(text, [...ids.keys()]);
  if (order === null || !order.firm) return null;
  const lines = order.lines
    .flatMap(({ code, quantity }) => {
      const listingId = ids.get(code);
      return listingId === undefined ? [] : [{ listingId, quantity }];
    })
    .sort((a, b) => (a.listingId < b.listingId ? -1 : 1));
  return { draftId: randomUUIDv7(), lines };
}

function answerAgain(former: CommentRecord, input: PostComment): Result<PostedComment> {
  const same =
    former.saleEventId === input.saleEventId &&
    former.authorName === input.authorName &&
    former.text === input.text;
  return same
    ? ok(toPosted(former))
    : fail('key_reused', 'the idempotency key came earlier with another comment');
}

function toPosted(comment: CommentRecord): PostedComment {
  return { comment: toPublic(comment), outcome: comment.outcome };
}

function toPublic({ id, maskedName, maskedText, at }: CommentRecord): PublicComment {
  return { commentId: id, authorName: maskedName, text: maskedText, at: at.toISOString() };
}

function toStaff({ id, authorName, text, outcome, at }: CommentRecord) {
  return { commentId: id, authorName, text, outcome, at: at.toISOString() };
}

function toDraft({ id, at, ...draft }: DraftRecord): OrderDraft {
  return { ...draft, draftId: id, at: at.toISOString() };
}
