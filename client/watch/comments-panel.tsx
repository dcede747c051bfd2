import { useEffect, useMemo, useState } from 'preact/hooks';
import { readComment } from '../../server/contract/comment-order.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatTime } from '../i18n/format.ts';
import type { Link } from '../net/socket.ts';
import { rememberedBuyer } from '../state/buyer-details.ts';
import { createComments, type OwnComment } from '../state/comments.ts';
import type { Sale } from '../state/sale.ts';
import { TextField } from '../ui/field.tsx';
import { ListOf, Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { commentsTexts } from './comments-texts.ts';
import type { DraftLine } from './order-form.ts';
import type { OrderStart } from './order-sheet.tsx';
import { viewerName } from './viewer-name.ts';

const NAME_KEY = 'cho-phien.comment-name';

export interface CommentsProps {
  sale: Sale;
  link: Link;
  saleEventId: string;
  /** Whether it is looked at; nothing is fetched while it is not. */
  visible: boolean;
  /** Opens the order sheet. */
  onOrder: (start: OrderStart) => void;
}

function rememberedName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? '';
  } catch {
    return '';
  }
}

function rememberName(name: string): void {
  try {
    localStorage.setItem(NAME_KEY, name);
  } catch {
    // Without storage the name is typed again on the next visit.
  }
}

/** The goods that a comment asks for, and the number in it; null when it is no order. */
function orderIn(text: string, { listings }: Sale): Omit<OrderStart, 'why'> | null {
  const ids = new Map(listings.value.map(({ id, code }) => [code.toUpperCase(), id]));
  const order = readComment(text, [...ids.keys()]);
  if (order === null || !order.firm) return null;
  const lines = order.lines.flatMap(({ code, quantity }): DraftLine[] => {
    const listingId = ids.get(code);
    return listingId === undefined ? [] : [{ listingId, quantity }];
  });
  return { lines, phone: order.phone };
}

function Own(props: { comment: OwnComment; onAgain: () => void; onRewrite: () => void }) {
  const { comment, onAgain, onRewrite } = props;
  const t = commentsTexts();
  const { error } = comment;
  return (
    <li class="card">
      <p>
        <strong>{comment.authorName}</strong> {comment.text}
      </p>
      {error === null ? (
        <p class="row soft" role="status">
          <Icon name="clock" />
          {t.sending}
        </p>
      ) : (
        <Notice tone="bad" icon="warn" text={`${t.failed}: ${errorSentence(error)}`}>
          {/* The same words would be refused again. */}
          {error.code !== 'comment_refused' && (
            <button type="button" class="button" onClick={onAgain}>
              {t.again}
            </button>
          )}
          <button type="button" class="button" onClick={onRewrite}>
            {t.rewrite}
          </button>
        </Notice>
      )}
    </li>
  );
}

/** What viewers write, newest first, and the field to write. A comment that is an order leads to the order sheet. */
export function CommentsPanel({ sale, link, saleEventId, visible, onOrder }: CommentsProps) {
  const t = commentsTexts();
  const comments = useMemo(
    () => createComments({ link, saleEventId, pictureMs: sale.pictureMs, writer: viewerName(localStorage) }),
    [link, saleEventId, sale],
  );
  const [name, setName] = useState(rememberedName);
  const [naming, setNaming] = useState(name === '');
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  /** The last comment that was an order, and what the seller's side has made of it. */
  const [taken, setTaken] = useState<{ outcome: 'drafted' | 'repeated'; start: OrderStart } | null>(null);
  useEffect(() => (visible ? comments.follow() : undefined), [comments, visible]);

  const deliver = async (comment: OwnComment | Omit<OwnComment, 'key' | 'error'>) => {
    const outcome = await ('key' in comment ? comments.again(comment) : comments.post(comment));
    const start = orderIn(comment.text, sale);
    if (!outcome.ok || start === null || outcome.data === 'comment') return;
    setTaken({ outcome: outcome.data, start });
  };
  const submit = () => {
    const said = text.trim();
    const authorName = name.trim();
    setTried(true);
    if (said === '' || authorName === '') return;
    setTried(false);
    setNaming(false);
    setText('');
    setTaken(null);
    rememberName(authorName);
    const start = orderIn(said, sale);
    // A buyer whom this phone knows orders with one tap more; for others the seller writes it down.
    const ordersItself = start !== null && rememberedBuyer(localStorage).phone !== '';
    void deliver({ authorName, text: said, ordersItself });
    if (ordersItself) onOrder({ ...start, why: t.why });
  };

  const code = sale.listings.value[0]?.code ?? 'A1';
  return (
    <section class="stack-s" hidden={!visible} aria-label={t.title}>
      <form
        class="stack-s"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {naming ? (
          <TextField
            label={t.name}
            maxLength={40}
            value={name}
            refusal={tried && name.trim() === '' ? t.needed : undefined}
            onText={setName}
          />
        ) : (
          <p class="row spread">
            <strong>{name}</strong>
            <button type="button" class="button plain" onClick={() => setNaming(true)}>
              {t.rename}
            </button>
          </p>
        )}
        <TextField
          label={t.text}
          autocomplete="off"
          maxLength={300}
          hint={`${t.hint(code)}. ${t.masked}`}
          value={text}
          refusal={tried && text.trim() === '' ? t.needed : undefined}
          onText={setText}
        />
        <button type="submit" class="button main wide">
          {t.send}
        </button>
      </form>
      {taken !== null && (
        <Notice tone="good" icon="check" text={t[taken.outcome]}>
          {taken.outcome === 'drafted' && (
            <button type="button" class="button" onClick={() => onOrder(taken.start)}>
              <Icon name="cart" />
              {t.orderNow}
            </button>
          )}
        </Notice>
      )}
      {comments.own.value.length > 0 && (
        <ul class="stack-s">
          {comments.own.value.map((comment) => (
            <Own
              key={comment.key}
              comment={comment}
              onAgain={() => void deliver(comment)}
              onRewrite={() => {
                comments.drop(comment);
                setText(`${comment.text} ${text}`.trim());
              }}
            />
          ))}
        </ul>
      )}
      <ListOf
        label={t.title}
        items={comments.shown.value}
        error={comments.error.value}
        empty={t.none}
        onRetry={comments.reload}
      >
        {(comment) => (
          <li key={comment.commentId} class="card goods">
            <p>
              <strong>{comment.authorName}</strong> <span class="soft">{formatTime(comment.at)}</span>
            </p>
            <p>{comment.text}</p>
          </li>
        )}
      </ListOf>
    </section>
  );
}
