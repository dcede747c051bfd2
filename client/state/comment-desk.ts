import { batch, type ReadonlySignal, signal } from '@preact/signals';
import type { OrderDraft, StaffComment } from '../../server/contract/comment.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';

/** The comments of one sale event as staff read them, and the orders in them that wait for somebody. */
export interface CommentDesk {
  /** Newest first; null until the first answer. */
  readonly comments: ReadonlySignal<StaffComment[] | null>;
  /** Oldest first: who waits longest comes first. */
  readonly drafts: ReadonlySignal<OrderDraft[]>;
  readonly error: ReadonlySignal<ClientError | null>;
  /** Takes a comment off the viewers' screens. */
  hide(commentId: string): Promise<Outcome<object>>;
  /** Viewers read it again. */
  show(commentId: string): Promise<Outcome<object>>;
  /** Whether who wrote it may write more in this sale event. */
  mute(commentId: string, muted: boolean): Promise<Outcome<object>>;
  /** No order comes of a draft. */
  dismiss(draftId: string): Promise<Outcome<object>>;
  reload(): void;
  close(): void;
}

/** Comments that stay on the page, as many as it begins with: a phone draws them anew with each that comes. */
const KEPT = 30;

export function createCommentDesk({ link, saleEventId }: { link: Link; saleEventId: string }): CommentDesk {
  const comments = signal<StaffComment[] | null>(null);
  const drafts = signal<OrderDraft[]>([]);
  const error = signal<ClientError | null>(null);
  /** Drafts that were settled while an answer was on its way. */
  const settled = new Set<string>();
  let closed = false;

  function add(comment: StaffComment, draft: OrderDraft | null): void {
    const others = (comments.value ?? []).filter(({ commentId }) => commentId !== comment.commentId);
    comments.value = [comment, ...others].slice(0, KEPT);
    if (draft === null || drafts.value.some(({ draftId }) => draftId === draft.draftId)) return;
    drafts.value = [...drafts.value, draft];
  }

  function drop(settledId: string): void {
    settled.add(settledId);
    drafts.value = drafts.value.filter(({ draftId }) => draftId !== settledId);
  }

  function change(which: (comment: StaffComment) => boolean, to: Partial<StaffComment>): void {
    comments.value =
      comments.value?.map((comment) => (which(comment) ? { ...comment, ...to } : comment)) ?? null;
  }

  async function follow(): Promise<void> {
    error.value = null;
    const asked = new Set(drafts.value.map(({ draftId }) => draftId));
    const outcome = await link.command('comment:follow', { saleEventId }, 20_000);
    if (closed) return;
    if (!outcome.ok) {
      error.value = outcome.error;
      return;
    }
    batch(() => {
      const newest = outcome.data.comments[0]?.at ?? '';
      const since = (comments.value ?? []).filter(({ at }) => at > newest);
      comments.value = [...since, ...outcome.data.comments].slice(0, KEPT);
      const answered = outcome.data.drafts.filter(({ draftId }) => !settled.has(draftId));
      const known = new Set([...asked, ...answered.map(({ draftId }) => draftId)]);
      drafts.value = [...answered, ...drafts.value.filter(({ draftId }) => !known.has(draftId))];
    });
  }

  const stops = [
    link.on('comment:received', (fact) => {
      if (fact.saleEventId === saleEventId) batch(() => add(fact.comment, fact.draft));
    }),
    link.on('comment:moderated', (fact) => {
      if (fact.saleEventId !== saleEventId) return;
      change(({ commentId }) => commentId === fact.commentId, { hidden: fact.hidden });
    }),
    link.on('writer:muted', (fact) => {
      if (fact.saleEventId !== saleEventId) return;
      change(({ writer }) => writer === fact.writer, { muted: fact.muted });
    }),
    link.on('draft:settled', (fact) => {
      if (fact.saleEventId === saleEventId) drop(fact.draftId);
    }),
    link.onOnline(() => void follow()),
  ];
  return {
    comments,
    drafts,
    error,
    hide: (commentId) => link.command('comment:hide', { saleEventId, commentId }),
    show: (commentId) => link.command('comment:show', { saleEventId, commentId }),
    mute: (commentId, muted) => link.command('writer:mute', { saleEventId, commentId, muted }),
    dismiss: (draftId) => link.command('draft:dismiss', { saleEventId, draftId }),
    reload: () => void follow(),
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
}
