import { useCallback, useMemo, useState } from 'preact/hooks';
import type { OrderDraft, StaffComment } from '../../server/contract/comment.ts';
import { formatCount, formatTime } from '../i18n/format.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import type { CommentDesk } from '../state/comment-desk.ts';
import type { Desk } from '../state/desk.ts';
import type { Sale } from '../state/sale.ts';
import { CommentTools } from '../ui/comment-tools.tsx';
import { ErrorNotice, ListOf, Notice } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { studioCommentsTexts } from './comments-texts.ts';
import { HandOrderSheet } from './hand-order.tsx';
import { HeartCount } from './heart-count.tsx';
import { isQuestion } from './question.ts';
import { isRepeated } from './repeated.ts';

/** An order that was read in a comment: who, what, and what to do with it. */
function Draft(props: {
  draft: OrderDraft;
  sale: Sale;
  desk: Desk;
  onMake: () => void;
  onDismiss: () => void;
}) {
  const { draft, sale, desk, onMake, onDismiss } = props;
  const t = studioCommentsTexts();
  const { name, phone, lines } = draft;
  const nameOf = (listingId: string) => {
    const listing = sale.listings.value.find(({ id }) => id === listingId);
    return listing === undefined ? '…' : listingName(listing);
  };
  const there = phone !== null && isRepeated(desk.orders.value ?? [], phone, lines);
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong class="order-name">{name}</strong>
        <span class="soft">{formatTime(draft.at)}</span>
      </p>
      {lines.map(({ listingId, quantity }) => (
        <p key={listingId} class="order-line">
          <strong>{formatCount(quantity)} ×</strong> {nameOf(listingId)}
        </p>
      ))}
      <p>{phone === null ? t.noPhone : <a href={`tel:${phone}`}>{phone.replace('+84', '0')}</a>}</p>
      <p class="soft">“{draft.text}”</p>
      {there && <Notice tone="warn" icon="warn" text={t.ordered} />}
      <div class="row">
        <button
          type="button"
          class={there ? 'button' : 'button main'}
          aria-label={t.makeFor(name)}
          onClick={onMake}
        >
          <Icon name="check" />
          {t.make}
        </button>
        <button type="button" class="button" aria-label={t.dismissOf(name)} onClick={onDismiss}>
          <Icon name="close" />
          {t.dismiss}
        </button>
      </div>
    </li>
  );
}

function Comment(props: {
  comment: StaffComment;
  commentDesk: CommentDesk;
  run: (work: Promise<Outcome<object>>) => void;
}) {
  const { comment, commentDesk, run } = props;
  const t = studioCommentsTexts();
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong>{comment.authorName}</strong>
        {isQuestion(comment.text) && <span class="badge">{t.asks}</span>}
        <span class="soft">{formatTime(comment.at)}</span>
      </p>
      <p>{comment.text}</p>
      {comment.outcome === 'repeated' && <p class="soft">{t.repeated}</p>}
      <CommentTools comment={comment} desk={commentDesk} run={run} />
    </li>
  );
}

/** What viewers write, with the orders in it on top. */
export function CommentsPanel(props: {
  sale: Sale;
  desk: Desk;
  commentDesk: CommentDesk;
  link: Link;
  saleEventId: string;
}) {
  const { commentDesk, ...rest } = props;
  const t = studioCommentsTexts();
  const [making, setMaking] = useState<OrderDraft | null>(null);
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const drafts = commentDesk.drafts.value;
  const comments = commentDesk.comments.value;
  const questions = comments?.filter(({ text }) => isQuestion(text)) ?? [];
  const newest = drafts[drafts.length - 1];
  const run = useCallback((work: Promise<Outcome<object>>) => {
    void work.then((outcome) => setError(outcome.ok ? null : outcome.error));
  }, []);
  // What was drawn of a comment is not drawn again while that is the same: in a rush several come each second.
  const drawn = useMemo(() => new WeakMap<StaffComment, ReturnType<typeof Comment>>(), [commentDesk]);
  const draw = (comment: StaffComment) => {
    const known = drawn.get(comment);
    if (known !== undefined) return known;
    const made = <Comment key={comment.commentId} comment={comment} commentDesk={commentDesk} run={run} />;
    drawn.set(comment, made);
    return made;
  };
  return (
    <section class="stack-s">
      <p class="visually-hidden" role="status">
        {newest === undefined ? '' : t.newDraft(newest.name)}
      </p>
      {error !== null && <ErrorNotice error={error} />}
      {drafts.length > 0 && (
        <>
          <h2>
            {t.drafts} <span class="badge">{formatCount(drafts.length)}</span>
          </h2>
          <ul class="stack-s" aria-label={t.drafts}>
            {drafts.map((draft) => (
              <Draft
                key={draft.draftId}
                {...rest}
                draft={draft}
                onMake={() => setMaking(draft)}
                onDismiss={() => run(commentDesk.dismiss(draft.draftId))}
              />
            ))}
          </ul>
        </>
      )}
      {making !== null && <HandOrderSheet {...rest} draft={making} onClose={() => setMaking(null)} />}
      <div class="row spread">
        <h2>{t.title}</h2>
        <HeartCount link={rest.link} saleEventId={rest.saleEventId} />
      </div>
      {(asked || questions.length > 0) && (
        <button
          type="button"
          class={asked ? 'button main' : 'button'}
          aria-pressed={asked}
          onClick={() => setAsked(!asked)}
        >
          {t.questions(formatCount(questions.length))}
        </button>
      )}
      <ListOf
        label={t.title}
        items={asked ? questions : comments}
        error={commentDesk.error.value}
        empty={t.none}
        onRetry={commentDesk.reload}
      >
        {draw}
      </ListOf>
    </section>
  );
}
