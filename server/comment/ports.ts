import type { CommentOutcome, OrderDraft } from '../contract/comment.ts';

/** A comment as it was typed, and as everybody reads it; the phone number is E.164. */
export interface CommentRecord {
  id: string;
  key: string;
  saleEventId: string;
  authorName: string;
  maskedName: string;
  text: string;
  maskedText: string;
  phone: string | null;
  outcome: CommentOutcome;
  at: Date;
}

export interface NewComment extends Omit<CommentRecord, 'outcome'> {
  mediaTimeAt: Date | null;
  /** What it orders, sorted by listing; null: nothing that the seller has to confirm. */
  order: { draftId: string; lines: OrderDraft['lines'] } | null;
}

export interface DraftRecord extends Omit<OrderDraft, 'draftId' | 'at'> {
  id: string;
  at: Date;
}

/** Comments and the order drafts that were read in them. */
export interface CommentRepository {
  /** Whether a sale event is on, and the goods that viewers see there; null when there is none. */
  context(saleEventId: string): Promise<{ live: boolean; listings: { id: string; code: string }[] } | null>;
  byKey(key: string): Promise<CommentRecord | null>;
  /**
   * Writes the comment, with its draft unless the same number has an order or a draft of the same units there, in one
   * transaction; safe when both come twice at once. Null when the key is taken.
   */
  add(comment: NewComment): Promise<{ comment: CommentRecord; draft: DraftRecord | null } | null>;
  /** Newest first, without hidden ones. */
  newest(saleEventId: string, limit: number): Promise<CommentRecord[]>;
  /** False when the sale event has no such comment. Idempotent. */
  hide(saleEventId: string, commentId: string, at: Date): Promise<boolean>;
  /** Oldest first. */
  openDrafts(saleEventId: string, limit: number): Promise<DraftRecord[]>;
  /** Null when the sale event has none of this id. */
  draft(saleEventId: string, draftId: string): Promise<DraftRecord | null>;
  /** Takes a draft that is open out of the list; false when it is not open. */
  settle(
    draftId: string,
    as: { state: 'ordered'; orderId: string } | { state: 'dismissed' },
  ): Promise<boolean>;
}
