import type { CommentOutcome, Hiding, OrderDraft } from '../contract/comment.ts';

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
  /** Who wrote it, in its sale event alone. */
  writer: string | null;
  muted: boolean;
  hidden: Hiding | null;
  at: Date;
}

export interface NewComment extends Omit<CommentRecord, 'outcome' | 'muted' | 'hidden'> {
  writer: string;
  mediaTimeAt: Date | null;
  /** What it orders, sorted by listing; null: nothing that the seller has to confirm. */
  order: { draftId: string; lines: OrderDraft['lines'] } | null;
}

/** Who did it, null: no member; and when. */
export interface Moderation {
  memberId: string | null;
  at: Date;
}

export interface DraftRecord extends Omit<OrderDraft, 'draftId' | 'at'> {
  id: string;
  at: Date;
}

export interface CommentContext {
  live: boolean;
  /** The goods that viewers see. */
  listings: { id: string; code: string }[];
  muted: boolean;
  /** When the writer wrote last; null: not yet. */
  lastAt: Date | null;
}

/** Comments and the order drafts that were read in them. */
export interface CommentRepository {
  /** What a new comment of this writer has to know; null when there is no such sale event. */
  context(saleEventId: string, writer: string): Promise<CommentContext | null>;
  byKey(key: string): Promise<CommentRecord | null>;
  /**
   * Writes the comment, with its draft unless the same number has an order or a draft of the same units there, in one
   * transaction; safe when both come twice at once. Null when the key is taken.
   */
  add(comment: NewComment): Promise<{ comment: CommentRecord; draft: DraftRecord | null } | null>;
  /** Newest first, with or without hidden ones. */
  newest(saleEventId: string, limit: number, hidden: 'with' | 'without'): Promise<CommentRecord[]>;
  /** Who hid it first stays who did. The comment as it is then; null when the sale event has none of this id. Idempotent. */
  hide(saleEventId: string, commentId: string, by: Moderation): Promise<CommentRecord | null>;
  /** The same for showing it again. */
  show(saleEventId: string, commentId: string): Promise<CommentRecord | null>;
  /** Null when the sale event has no such comment. */
  byId(saleEventId: string, commentId: string): Promise<CommentRecord | null>;
  /** Idempotent. */
  mute(saleEventId: string, writer: string, by: Moderation): Promise<void>;
  unmute(saleEventId: string, writer: string): Promise<void>;
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
