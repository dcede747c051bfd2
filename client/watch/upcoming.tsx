import type { SaleEvent } from '../../server/contract/sale-event.ts';
import { formatDateTime } from '../i18n/format.ts';
import { Icon } from '../ui/icon.tsx';
import { facebookShare, zaloShare } from '../ui/share.ts';
import { CoopLine } from './coop-line.tsx';
import { Countdown } from './countdown.tsx';
import { pageData } from './early.ts';
import { Remind } from './remind.tsx';
import { upcomingTexts } from './upcoming-texts.ts';

/** What is told before the start: how long it is till then, how to be reminded, how to tell others. */
export function Upcoming({ saleEvent, aheadMs }: { saleEvent: SaleEvent; aheadMs: number }) {
  const t = upcomingTexts();
  const { id, title, description, startsAt } = saleEvent;
  const url = new URL(`/xem/${id}`, location.href).href;
  const canShare = typeof navigator.share === 'function';
  return (
    <section class="stack-s" aria-label={t.title}>
      <div class="notice">
        <Icon name="clock" />
        <span>
          <Countdown startsAt={startsAt} aheadMs={aheadMs} />
          <br />
          {formatDateTime(startsAt)}
        </span>
      </div>
      {description !== '' && <p class="lines">{description}</p>}
      <p>{t.orderLater}</p>
      <Remind saleEventId={id} />
      {canShare && (
        <button
          type="button"
          class="button wide"
          // Whoever changes their mind on the phone's own sheet has lost nothing.
          onClick={() => void navigator.share({ title, url }).catch(() => undefined)}
        >
          <Icon name="people" />
          {t.share}
        </button>
      )}
      <div class="row">
        <a class="button" href={zaloShare(url)} target="_blank" rel="noreferrer">
          {t.zalo}
        </a>
        <a class="button" href={facebookShare(url)} target="_blank" rel="noreferrer">
          {t.facebook}
        </a>
      </div>
      <CoopLine coop={pageData?.coop ?? null} />
    </section>
  );
}
