import { randomUUIDv7 } from 'node:crypto';
import type { CommentDesk, OrderDraft, StaffComment } from '../contract/comment.ts';
import { readComment } from '../contract/comment-order.ts';
import type { PlacedOrder } from '../contract/order.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CommandInput } from '../contract/socket.ts';
import { normalisePhone } from '../lib/phone.ts';
import type { PracticeGoods } from './goods.ts';
import type { PracticeOrders } from './orders.ts';
import type { PracticeStage } from './stage.ts';

/** Comments of a practice, with the orders that are read in them. */
export interface PracticeComments {
  post(authorName: string, text: string): void;
  desk(): CommentDesk;
  /** `not_found`. */
  moderate(commentId: string, as: 'hidden' | 'shown'): Result<object>;
  /** `not_found`. */
  mute(commentId: string, muted: boolean): Result<object>;
  /** `not_found`, and as an order is refused. */
  order(input: CommandInput<'draft:order'>): Result<PlacedOrder>;
  /** `not_found`. */
  dismiss(draftId: string): Result<object>;
}

/** Comments that are kept. */
const KEPT = 60;

export function createPracticeComments(
  stage: PracticeStage,
  goods: PracticeGoods,
  orders: PracticeOrders,
): PracticeComments {
  const { saleEventId, clock, publish } = stage;
  /** Newest first. */
  let comments: StaffComment[] = [];
  /** Open ones, oldest first. */
  const drafts = new Map<string, OrderDraft>();
  const ordered = new Set<string>();
  /** Who may not write any more; the crowd has one voice a name. */
  const silent = new Set<string>();

  function settle(draftId: string, state: 'ordered' | 'dismissed'): void {
    drafts.delete(draftId);
    publish({ name: 'draft:settled', saleEventId, data: { saleEventId, draftId, state } });
  }

  function draftIn(commentId: string, name: string, text: string, at: string): OrderDraft | null {
    const ids = new Map(goods.listings().map(({ id, code }) => [code.toUpperCase(), id]));
    const order = readComment(text, [...ids.keys()]);
    if (order === null || !order.firm) return null;
    const lines = order.lines.flatMap(({ code, quantity }) => {
      const listingId = ids.get(code);
      return listingId === undefined ? [] : [{ listingId, quantity }];
    });
    const phone = order.phone === null ? null : normalisePhone(order.phone);
    return { draftId: randomUUIDv7(), commentId, saleEventId, name, phone, text, lines, state: 'open', at };
  }

  return {
    post(authorName, text) {
      if (silent.has(authorName)) return;
      const commentId = randomUUIDv7();
      const at = new Date(clock.now()).toISOString();
      const draft = draftIn(commentId, authorName, text, at);
      const comment: StaffComment = {
        commentId,
        authorName,
        text,
        at,
        outcome: draft === null ? 'comment' : 'drafted',
        writer: authorName,
        muted: false,
        hidden: null,
      };
      comments = [comment, ...comments].slice(0, KEPT);
      if (draft !== null) drafts.set(draft.draftId, draft);
      publish({ name: 'comment:received', saleEventId, data: { saleEventId, comment, draft } });
    },
    desk: () => ({ comments, drafts: [...drafts.values()] }),
    moderate(commentId, as) {
      if (comments.every((comment) => comment.commentId !== commentId)) return noSuch('comment');
      const hidden = as === 'hidden' ? { by: null, at: new Date(clock.now()).toISOString() } : null;
      comments = comments.map((comment) =>
        comment.commentId === commentId ? { ...comment, hidden } : comment,
      );
      publish({ name: 'comment:moderated', saleEventId, data: { saleEventId, commentId, hidden } });
      return ok({});
    },
    mute(commentId, muted) {
      const writer = comments.find((comment) => comment.commentId === commentId)?.writer ?? null;
      if (writer === null) return noSuch('comment');
      if (muted) silent.add(writer);
      else silent.delete(writer);
      comments = comments.map((comment) => (comment.writer === writer ? { ...comment, muted } : comment));
      publish({ name: 'writer:muted', saleEventId, data: { saleEventId, writer, muted } });
      return ok({});
    },
    order({ draftId, ...asked }) {
      const open = drafts.has(draftId);
      if (!open && !ordered.has(draftId)) return noSuch('draft');
      // The draft's id is the key, as in a real sale: an answer that was lost is given again.
      const placed = orders.place({ ...asked, idempotencyKey: draftId });
      if (placed.ok && open) {
        ordered.add(draftId);
        settle(draftId, 'ordered');
      }
      return placed;
    },
    dismiss(draftId) {
      if (!drafts.has(draftId)) return noSuch('draft');
      settle(draftId, 'dismissed');
      return ok({});
    },
  };
}

function noSuch(what: string): Result<never> {
  return fail('not_found', `this practice has no such ${what}`);
}
