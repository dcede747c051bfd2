import { useMemo } from 'preact/hooks';
import { commonTexts } from '../../i18n/common.ts';
import { formatDateTime } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import { createResource } from '../../state/resource.ts';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { facebookShare, zaloShare } from '../../ui/share.ts';
import { CopyField } from '../copy-field.tsx';
import { QrCode } from '../qr-code.tsx';
import { StudioLinks } from '../studio-links.tsx';
import { PlanIcon } from './icons.tsx';
import { planTexts } from './texts.ts';

/** What draws the code comes with the tap; without a network the link above it must do. */
async function saveQr(url: string, title: string): Promise<void> {
  const { qrPicture } = await import('../../watch/qr.ts');
  const href = URL.createObjectURL(await qrPicture(url, [title, url]));
  Object.assign(document.createElement('a'), { href, download: 'cho-phien-qr.png' }).click();
  URL.revokeObjectURL(href);
}

/** After publishing: the page for buyers to be sent on, and a link for each who sells or helps. */
export function SharePage({ api, saleEventId }: { api: CallApi; saleEventId: string }) {
  const t = planTexts();
  const sale = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id', { params: { id: saleEventId } })),
    [api, saleEventId],
  );
  const saleEvent = sale.data.value?.saleEvent;
  if (sale.error.value !== null) return <ErrorNotice error={sale.error.value} onRetry={sale.reload} />;
  if (saleEvent === undefined) return <Notice icon="clock" text={commonTexts().loading} />;
  const url = new URL(`/xem/${saleEventId}`, location.href).href;
  const text = t.invitation(saleEvent.title, formatDateTime(saleEvent.startsAt), url);
  const canShare = typeof navigator.share === 'function';
  return (
    <section class="stack">
      <h1>{t.shareTitle}</h1>
      <div>
        <p class="strong">{saleEvent.title}</p>
        <p class="soft">{formatDateTime(saleEvent.startsAt)}</p>
      </div>
      <section class="stack-s">
        <h2>{t.sharePage}</h2>
        {canShare && (
          <button
            type="button"
            class="button main big wide"
            // Whoever changes their mind on the phone's own sheet has lost nothing.
            onClick={() => void navigator.share({ title: saleEvent.title, text }).catch(() => undefined)}
          >
            <PlanIcon name="share" />
            {t.shareNow}
          </button>
        )}
        <div class="row">
          <a class="button" href={zaloShare(url)} target="_blank" rel="noreferrer">
            <PlanIcon name="send" />
            {t.shareZalo}
          </a>
          <a class="button" href={facebookShare(url)} target="_blank" rel="noreferrer">
            <PlanIcon name="send" />
            {t.shareFacebook}
          </a>
          <a class="button" href={`/xem/${saleEventId}/lich.ics`}>
            <PlanIcon name="calendar" />
            {t.addToCalendar}
          </a>
        </div>
        <CopyField label={t.sharePage} value={url} button={t.copyLink} />
        <CopyField label={t.message} value={text} button={t.copyMessage} />
        <QrCode text={url} label={t.qr} />
        <button
          type="button"
          class="button wide"
          onClick={() => void saveQr(url, saleEvent.title).catch(() => undefined)}
        >
          <Icon name="save" />
          {t.saveQr}
        </button>
      </section>
      <StudioLinks api={api} saleEvent={saleEvent} />
      <a class="button wide" href={`#/phien/${saleEventId}`}>
        {t.toOrders}
      </a>
    </section>
  );
}
