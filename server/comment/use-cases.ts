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
   * `comments:posted` and `comment:received`. `not_found`, `sale_not_open`, `key_reused`, `muted`, `number_blocked` for a
   * blocked number in it, `comment_refused` and, before the pause of slow mode is over, `rate_limited`. Who names no
   * writer is known by the `connection`.
   */
  post(input: PostComment, connection?: string): Promise<Result<PostedComment>>;
  /** Newest first, as viewers read them. */
  list(saleEventId: string): Promise<PublicComment[]>;
  /** The same whole, with the drafts that are open; for staff. */
  desk(saleEventId: string): Promise<CommentDesk>;
  /**
   * Takes a comment off the viewers' screens; its draft stays. Publishes `comment:hidden` and `comment:moderated`. Idempotent.
   * `not_found`.
   */
  hide(actor: Actor, saleEventId: string, commentId: string): Promise<Result<null>>;
  /** Publishes `comments:posted` and `comment:moderated`. Idempotent. `not_found`. */
  show(saleEventId: string, commentId: string): Promise<Result<null>>;
  /**
   * Whether the writer of this comment may write more there. Publishes `writer:muted`. Idempotent. `not_found`, `wrong_state`
   * for a comment of which nobody knows who wrote it.
   */
  mute(
    actor: Actor,
    saleEventId: string,
    input: { commentId: string; muted: boolean },
  ): Promise<Result<null>>;
  /**
   * Makes the order of a draft, once, however often and by how many it is asked for. Publishes `draft:settled` beside what
   * an order publishes. `not_found`, `wrong_state` once dismissed, and the failures of `order:place`.
   */
  order(actor: Actor, input: OrderOfDraft): Promise<Result<PlacedOrder>>;
  /** No order comes of it. Publishes `draft:settled`. Idempotent. `not_found`, `wrong_state` once ordered. */
  dismiss(saleEventId: string, draftId: string): Promise<Result<null>>;
}
