import { type ReadonlySignal, signal } from '@preact/signals';
import type { CommentOutcome, PostComment, PublicComment } from '../../server/contract/comment.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { makeUuid } from './order-intent.ts';

/** A comment of this phone that is not with the others yet. */
export interface OwnComment extends Pick<PostComment, 'authorName' | 'text' | 'ordersItself'> {
  /** Made before the first try: sent again, it is still one comment. */
  key: string;
  /** Null while it is being sent. */
  error: ClientError | null;
}

/** The comments of one sale event as viewers read them. */
export interface Comments {
  /** Newest first; null until the first answer. */
  readonly shown: ReadonlySignal<PublicComment[] | null>;
  /** Newest first. */
  readonly own: ReadonlySignal<OwnComment[]>;
  /** Set while there is no answer and none can be had. */
  readonly error: ReadonlySignal<ClientError | null>;
  post(comment: Omit<OwnComment, 'key' | 'error'>): Promise<Outcome<CommentOutcome>>;
  /** Sends a comment that failed once more. */
  again(comment: OwnComment): Promise<Outcome<CommentOutcome>>;
  /** Takes back a comment that was not sent, to be written anew. */
  drop(comment: OwnComment): void;
  /** Reads along, from now and after each reconnection, until the returned function is called. */
  follow(): () => void;
  /** Asks once more after an error. */
  reload(): void;
}

/** Comments that stay on the page. */
const KEPT = 60;

/** `comments`, newest first, with those of `posted` that are new; one that was hidden comes again to its own place. */
export function withPosted(
  comments: readonly PublicComment[],
  posted: readonly PublicComment[],
): PublicComment[] {
  const known = new Set(comments.map(({ commentId }) => commentId));
  const fresh = posted.filter(({ commentId }) => !known.has(commentId)).reverse();
  return [...fresh, ...comments].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)).slice(0, KEPT);
}

export function createComments(deps: {
  link: Link;
  saleEventId: string;
  /** The time of the picture on this screen, ms since the epoch; null without one. */
  pictureMs(): number | null;
  /** The name that this browser made up for itself; none where it keeps nothing. */
  writer: string | undefined;
}): Comments {
  const { link, saleEventId, pictureMs, writer } = deps;
  const shown = signal<PublicComment[] | null>(null);
  const own = signal<OwnComment[]>([]);
  const error = signal<ClientError | null>(null);

  async function send(comment: OwnComment): Promise<Outcome<CommentOutcome>> {
    const others = own.value.filter(({ key }) => key !== comment.key);
    own.value = [{ ...comment, error: null }, ...others];
    const { key: idempotencyKey, authorName, text, ordersItself } = comment;
    const mediaTimeMs = pictureMs();
    const outcome = await link.command('comment:post', {
      idempotencyKey,
      saleEventId,
      authorName,
      text,
      ordersItself,
      writer,
      mediaTimeMs: mediaTimeMs === null ? null : Math.round(mediaTimeMs),
    });
    if (!outcome.ok) {
      const failure = outcome.error;
      own.value = own.value.map((known) =>
        known.key === comment.key ? { ...known, error: failure } : known,
      );
      return outcome;
    }
    own.value = own.value.filter(({ key }) => key !== comment.key);
    shown.value = withPosted(shown.value ?? [], [outcome.data.comment]);
    return { ok: true, data: outcome.data.outcome };
  }

  async function list(): Promise<void> {
    const outcome = await link.command('comment:list', { saleEventId }, 20_000);
    if (!outcome.ok) {
      if (shown.value === null) error.value = outcome.error;
      return;
    }
    const { comments } = outcome.data;
    // What came while the answer was on its way is newer than all in it.
    const newest = comments[0]?.at ?? '';
    const since = (shown.value ?? []).filter(({ at }) => at > newest);
    shown.value = withPosted(comments, [...since].reverse());
  }

  return {
    shown,
    own,
    error,
    post: (comment) => send({ ...comment, key: makeUuid(), error: null }),
    again: send,
    drop(comment) {
      own.value = own.value.filter(({ key }) => key !== comment.key);
    },
    reload() {
      error.value = null;
      void list();
    },
    follow() {
      error.value = null;
      const stops = [
        link.on('comments:posted', (posted) => {
          if (posted.saleEventId === saleEventId) {
            shown.value = withPosted(shown.value ?? [], posted.comments);
          }
        }),
        link.on('comment:hidden', (hidden) => {
          if (hidden.saleEventId !== saleEventId || shown.value === null) return;
          shown.value = shown.value.filter(({ commentId }) => commentId !== hidden.commentId);
        }),
        link.onOnline(() => void list()),
      ];
      return () => {
        for (const stop of stops) stop();
        void link.command('comment:leave', { saleEventId });
      };
    },
  };
}
