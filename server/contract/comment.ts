import { z } from 'zod';
import { PlaceOrder } from './order.ts';
import { Id, Instant, Quantity, text } from './value.ts';

/** A comment as everybody reads it: of phone numbers only the last three digits are there. */
export const PublicComment = z.object({
  commentId: Id,
  authorName: z.string(),
  text: z.string(),
  at: Instant,
});
export type PublicComment = z.infer<typeof PublicComment>;

/** The same key with the same content returns the first answer, with other content `key_reused`. */
export const PostComment = z.object({
  idempotencyKey: z.uuid(),
  saleEventId: Id,
  authorName: text(40),
  text: text(300),
  /** What the writer saw: the time before the camera, ms since the epoch; null without a picture. */
  mediaTimeMs: z.int().min(0).max(8_640_000_000_000_000).nullable().default(null),
  /** The writer's own page orders what is in it: no draft is made for the seller. */
  ordersItself: z.boolean().default(false),
  /** The name that the writer's browser made up for itself; without one the connection is the writer. */
  writer: z.string().min(1).max(64).optional(),
});
export type PostComment = z.infer<typeof PostComment>;

/** What became of a comment: no order; a draft that the seller confirms; an order that is there already. */
export const CommentOutcome = z.enum(['comment', 'drafted', 'repeated']);
export type CommentOutcome = z.infer<typeof CommentOutcome>;

export const PostedComment = z.object({ comment: PublicComment, outcome: CommentOutcome });
export type PostedComment = z.infer<typeof PostedComment>;

export const DRAFT_STATES = ['open', 'ordered', 'dismissed'] as const;

/** What was read in a comment, until staff make an order of it. */
export const OrderDraft = z.object({
  draftId: Id,
  commentId: Id,
  saleEventId: Id,
  name: z.string(),
  /** E.164; null: the comment had none, and staff have to ask. */
  phone: z.string().nullable(),
  /** The comment as it was typed. */
  text: z.string(),
  lines: z.array(z.object({ listingId: Id, quantity: Quantity })),
  state: z.enum(DRAFT_STATES),
  at: Instant,
});
export type OrderDraft = z.infer<typeof OrderDraft>;

/** Who took a comment off the viewers' screens, by name (null: a member without one), and when. */
export const Hiding = z.object({ by: z.string().nullable(), at: Instant });
export type Hiding = z.infer<typeof Hiding>;

/** A comment as staff read it, whole. */
export const StaffComment = PublicComment.extend({
  outcome: CommentOutcome,
  /** The same for comments of one phone in this sale event; null where that is not known. */
  writer: z.string().nullable(),
  /** The writer may not comment any more. */
  muted: z.boolean(),
  /** Null: viewers read it. */
  hidden: Hiding.nullable(),
});
export type StaffComment = z.infer<typeof StaffComment>;

/** Comments, hidden ones too, newest first, and the drafts that are open, oldest first. */
export const CommentDesk = z.object({ comments: z.array(StaffComment), drafts: z.array(OrderDraft) });
export type CommentDesk = z.infer<typeof CommentDesk>;

/** The order that staff make of a draft; the draft's id is its idempotency key, so that there is one at the most. */
export const OrderOfDraft = PlaceOrder.omit({ idempotencyKey: true }).extend({ draftId: Id });
export type OrderOfDraft = z.infer<typeof OrderOfDraft>;
