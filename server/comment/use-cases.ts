import type { Actor } from '../contract/actor.ts';
import type {
  CommentDesk,
  OrderOfDraft,
  PostComment,
  PostedComment,
  PublicComment,
} from '../contract/comment.ts';
import type { PlacedOrder } from '../contract/order.ts';
import type { Result } from '../contract/result.ts';

/** What viewers write, and the orders in it. */
export interface CommentUseCases {
  /**
   * Writes a comment and, where it reads as an order that is not there yet, a draft of that order. Publishes
   * `comments:posted` and `comment:received`. `not_found`, `sale_not_open`, `key_reused`.
   */
  post(input: PostComment): Promise<Result<PostedComment>>;
  /** Newest first, as viewers read them. */
  list(saleEventId: string): Promise<PublicComment[]>;
  /** The same whole, with the drafts that are open; for staff. */
  desk(saleEventId: string): Promise<CommentDesk>;
  /** Takes a comment off every screen; its draft stays. Publishes `comment:hidden`. Idempotent. `not_found`. */
  hide(saleEventId: string, commentId: string): Promise<Result<null>>;
  /**
   * Makes the order of a draft, once, however often and by how many it is asked for. Publishes `draft:settled` beside what
   * an order publishes. `not_found`, `wrong_state` once dismissed, and the failures of `order:place`.
   */
  order(actor: Actor, input: OrderOfDraft): Promise<Result<PlacedOrder>>;
  /** No order comes of it. Publishes `draft:settled`. Idempotent. `not_found`, `wrong_state` once ordered. */
  dismiss(saleEventId: string, draftId: string): Promise<Result<null>>;
}
