import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ClientError, Outcome } from '../../net/outcome.ts';
import type { Link } from '../../net/socket.ts';
import { createCommentDesk } from '../../state/comment-desk.ts';
import type { WatchedLive } from '../../state/lives.ts';
import { CommentTools } from '../../ui/comment-tools.tsx';
import { ErrorNotice, ListOf, Sheet } from '../../ui/frame.tsx';
import { listingName, StockLeft } from '../../ui/goods.tsx';
import { Icon } from '../../ui/icon.tsx';
import { livesTexts } from './texts.ts';

interface SheetProps {
  link: Link;
  live: WatchedLive;
  onClose: () => void;
}

/** One act at a time; the sheet closes when it is done, and says why it was not. */
function useAct(onDone: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const act = async (doIt: () => Promise<Outcome<unknown>>) => {
    setBusy(true);
    const outcome = await doIt();
    setBusy(false);
    if (outcome.ok) onDone();
    else setError(outcome.error);
  };
  return { busy, error, act };
}

/** Which of the goods on show is to be pinned, or none. */
export function PinSheet({ link, live: { planned, sale }, onClose }: SheetProps) {
  const t = livesTexts();
  const { busy, error, act } = useAct(onClose);
  const pinned = sale.pin.value?.listingId ?? null;
  const pin = (listingId: string | null) =>
    void act(() => link.command('listing:pin', { saleEventId: planned.id, listingId }));
  return (
    <Sheet title={t.pinIn(planned.title)} onClose={onClose}>
      <div class="stack">
        {error !== null && <ErrorNotice error={error} />}
        {sale.listings.value.map((listing) => (
          <button
            key={listing.id}
            type="button"
            class="button wide"
            aria-label={t.pinThis(listingName(listing))}
            disabled={busy || listing.id === pinned}
            onClick={() => pin(listing.id)}
          >
            <Icon name={listing.id === pinned ? 'check' : 'pin'} />
            <span>
              {listing.code} {listingName(listing)} · <StockLeft listing={listing} />
            </span>
          </button>
        ))}
        {pinned !== null && (
          <button type="button" class="button wide" disabled={busy} onClick={() => pin(null)}>
            <Icon name="close" />
            {t.unpin}
          </button>
        )}
      </div>
    </Sheet>
  );
}

/** Asks before the seller is taken off the air by somebody else, or before a sale event without a picture is ended. */
export function EndSheet(props: SheetProps & { liveSessionId: string | null }) {
  const { link, live, liveSessionId, onClose } = props;
  const open = liveSessionId !== null;
  const t = livesTexts();
  const { busy, error, act } = useAct(onClose);
  return (
    <Sheet title={(open ? t.endAsk : t.closeAsk)(live.planned.title)} onClose={onClose}>
      <div class="stack">
        {error !== null && <ErrorNotice error={error} />}
        <button type="button" class="button big wide" onClick={onClose}>
          {open ? t.endNo : t.closeNo}
        </button>
        {open && (
          <button
            type="button"
            class="button big wide"
            disabled={busy}
            onClick={() => act(() => link.command('live:stop', { liveSessionId, endSale: false }))}
          >
            {t.endPause}
          </button>
        )}
        <button
          type="button"
          class="button main big wide"
          disabled={busy}
          onClick={() => act(() => link.command('sale:end', { saleEventId: live.planned.id }))}
        >
          {t.endYes}
        </button>
      </div>
    </Sheet>
  );
}

/** What is written, as it comes, with the way to take it off every screen. */
export function CommentsSheet({ link, live: { planned }, onClose }: SheetProps) {
  const t = livesTexts();
  const desk = useMemo(() => createCommentDesk({ link, saleEventId: planned.id }), [link, planned.id]);
  useEffect(() => desk.close, [desk]);
  const [error, setError] = useState<ClientError | null>(null);
  const run = async (work: Promise<Outcome<object>>) => {
    const outcome = await work;
    setError(outcome.ok ? null : outcome.error);
  };
  return (
    <Sheet title={t.commentsOf(planned.title)} onClose={onClose}>
      <div class="stack">
        {error !== null && <ErrorNotice error={error} />}
        <ListOf
          label={t.comments}
          items={desk.comments.value}
          error={desk.error.value}
          empty={t.noComments}
          onRetry={desk.reload}
        >
          {(comment) => (
            <li key={comment.commentId} class="card stack-s">
              <p>
                <strong>{comment.authorName}</strong> {comment.text}
              </p>
              <CommentTools comment={comment} desk={desk} run={(work) => void run(work)} />
            </li>
          )}
        </ListOf>
      </div>
    </Sheet>
  );
}
