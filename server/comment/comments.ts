import { createHash, randomUUIDv7 } from 'node:crypto';
import type { Actor } from '../contract/actor.ts';
import type {
  OrderDraft,
  PostComment,
  PostedComment,
  PublicComment,
  StaffComment,
} from '../contract/comment.ts';
import { readComment } from '../contract/comment-order.ts';
import type { CommentRules } from '../contract/comment-rules.ts';
import { findPhones, maskPhones } from '../contract/phone-number.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { OrderUseCases } from '../order/use-cases.ts';
import type { CommentContext, CommentRecord, CommentRepository, DraftRecord, NewComment } from './ports.ts';
import { brokenRule } from './rules.ts';
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
  /** What holds now. */
  rules(): CommentRules;
  /** Whether the co-operative takes nothing from a number, E.164. */
  isBlocked(phone: string): Promise<boolean>;
}

export function createCommentUseCases(deps: CommentDeps): CommentUseCases {
  const { repository, orders, clock, publisher, rules, isBlocked } = deps;

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

  /** Why a comment is not taken; null when it is. */
  async function refuse(comment: NewComment, context: CommentContext): Promise<Result<never> | null> {
    if (!context.live) return fail('sale_not_open', 'comments are open while the sale event is on');
    if (context.muted) return fail('muted', 'the writer may not comment in this sale event any more');
    if (comment.phone !== null && (await isBlocked(comment.phone))) {
      return fail('number_blocked', 'the co-operative takes nothing from this number');
    }
    const rule = brokenRule(rules(), `${comment.authorName}\n${comment.text}`);
    if (rule !== null) return fail('comment_refused', `against the rule of ${rule}`, { rule });
    const pauseMs = rules().slowSeconds * 1_000;
    const waitMs = context.lastAt === null ? 0 : context.lastAt.getTime() + pauseMs - comment.at.getTime();
    return pauseMs > 0 && waitMs > 0
      ? fail('rate_limited', 'slow mode: the writer has written just now', { retryAfterMs: waitMs })
      : null;
  }

  function moderated({ saleEventId, id, hidden }: CommentRecord): void {
    publisher.publish({
      name: 'comment:moderated',
      saleEventId,
      data: { saleEventId, commentId: id, hidden },
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
    async post(input, connection = input.idempotencyKey) {
      const former = await repository.byKey(input.idempotencyKey);
      if (former !== null) return answerAgain(former, input);
      const writer = writerOf(input.saleEventId, input.writer ?? connection);
      const context = await repository.context(input.saleEventId, writer);
      if (context === null) return fail('not_found', 'no such sale event');
      const comment = toNewComment(input, writer, context.listings, new Date(clock.now()));
      const refusal = await refuse(comment, context);
      if (refusal !== null) return refusal;
      const added = await repository.add(comment);
      if (added === null) {
        // The same comment came by two ways at once.
        const first = await repository.byKey(input.idempotencyKey);
        return first === null ? fail('unavailable', 'try again') : answerAgain(first, input);
      }
      announce(added.comment, added.draft);
      return ok(toPosted(added.comment));
    },

    async list(saleEventId) {
      return (await repository.newest(saleEventId, SHOWN, 'without')).map(toPublic);
    },

    async desk(saleEventId) {
      const [comments, drafts] = await Promise.all([
        repository.newest(saleEventId, SHOWN, 'with'),
        repository.openDrafts(saleEventId, DRAFTS),
      ]);
      return { comments: comments.map(toStaff), drafts: drafts.map(toDraft) };
    },

    async hide(actor, saleEventId, commentId) {
      const by = { memberId: memberIdOf(actor), at: new Date(clock.now()) };
      const comment = await repository.hide(saleEventId, commentId, by);
      if (comment === null) return noSuchComment();
      publisher.publish({ name: 'comment:hidden', saleEventId, data: { saleEventId, commentId } });
      moderated(comment);
      return ok(null);
    },

    async show(saleEventId, commentId) {
      const comment = await repository.show(saleEventId, commentId);
      if (comment === null) return noSuchComment();
      const data = { saleEventId, comments: [toPublic(comment)] };
      publisher.publish({ name: 'comments:posted', saleEventId, data });
      moderated(comment);
      return ok(null);
    },

    async mute(actor, saleEventId, { commentId, muted }) {
      const comment = await repository.byId(saleEventId, commentId);
      if (comment === null) return noSuchComment();
      const { writer } = comment;
      if (writer === null) return fail('wrong_state', 'nobody knows who wrote this comment');
      if (muted) {
        const by = { memberId: memberIdOf(actor), at: new Date(clock.now()) };
        await repository.mute(saleEventId, writer, by);
      } else await repository.unmute(saleEventId, writer);
      publisher.publish({ name: 'writer:muted', saleEventId, data: { saleEventId, writer, muted } });
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

/** The same for one phone in one sale event, and another in the next, so that nobody is followed. */
function writerOf(saleEventId: string, writer: string): string {
  return createHash('sha256').update(`${saleEventId} writer ${writer}`).digest('base64url').slice(0, 22);
}

function memberIdOf(actor: Actor): string | null {
  return actor.kind === 'member' ? actor.memberId : null;
}

function noSuchComment(): Result<never> {
  return fail('not_found', 'this sale event has no such comment');
}

function toNewComment(
  input: PostComment,
  writer: string,
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
    writer,
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

function toStaff(comment: CommentRecord): StaffComment {
  const { id, authorName, text, outcome, writer, muted, hidden, at } = comment;
  return { commentId: id, authorName, text, outcome, writer, muted, hidden, at: at.toISOString() };
}

function toDraft({ id, at, ...draft }: DraftRecord): OrderDraft {
  return { ...draft, draftId: id, at: at.toISOString() };
}
