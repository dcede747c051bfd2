import { useEffect, useMemo, useState } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { watchLiveHealth } from '../state/live-health.ts';
import { createResource } from '../state/resource.ts';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { HealthLine } from '../ui/health.tsx';
import { UplinkPicture } from '../ui/uplink-picture.tsx';
import { EncoderSection } from './encoder-section.tsx';
import { OrderList } from './order-list.tsx';
import { StudioLinks } from './studio-links.tsx';
import { organiseTexts } from './texts.ts';

/** One sale event: its orders as they come, its goods, and the way to cancel it. */
export function SalePage(props: {
  api: CallApi;
  link: Link;
  saleEventId: string;
  products: readonly { id: string; name: string }[];
}) {
  const { api, link, saleEventId, products } = props;
  const t = organiseTexts();
  const sale = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id', { params: { id: saleEventId } })),
    [api, saleEventId],
  );
  const machine = useMemo(() => watchLiveHealth({ link, saleEventId }), [link, saleEventId]);
  useEffect(() => machine.close, [machine]);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const saleEvent = sale.data.value?.saleEvent;
  const cancel = async () => {
    setAsking(false);
    const outcome = await api('POST /api/sale-events/:id/cancel', { params: { id: saleEventId } });
    if (outcome.ok) void sale.reload();
    else setError(outcome.error);
  };

  if (sale.error.value !== null) return <ErrorNotice error={sale.error.value} onRetry={sale.reload} />;
  return (
    <div class="stack">
      <h1>{saleEvent?.title ?? '\u00a0'}</h1>
      {saleEvent !== undefined && (
        <p class="row">
          <span class={saleEvent.state === 'live' ? 'badge live' : 'badge'}>
            {commonTexts().states[saleEvent.state]}
          </span>
          <span class="soft">
            {formatDateTime(saleEvent.startsAt)} · {saleEvent.sellerName}
          </span>
        </p>
      )}
      {!link.online.value && <Notice tone="warn" icon="warn" text={commonTexts().reconnecting} />}
      <HealthLine health={machine.health.value} />
      <UplinkPicture samples={machine.uplink.value} />
      {error !== null && <ErrorNotice error={error} />}
      {saleEvent !== undefined && saleEvent.state !== 'ended' && saleEvent.state !== 'cancelled' && (
        <StudioLinks api={api} saleEventId={saleEventId} sellerId={saleEvent.sellerId} />
      )}
      <h2>{t.orders}</h2>
      <OrderList link={link} saleEventId={saleEventId} choices={{ products }} />
      <section class="stack-s">
        <h2>{t.listings}</h2>
        <ListOf label={t.listings} items={sale.data.value?.listings ?? null} empty={t.noGoodsYet}>
          {(listing) => (
            <li key={listing.id} class="card">
              <p class="strong">
                {listing.code} {listingName(listing)}
              </p>
              <p class="row spread">
                <Price listing={listing} />
                <StockLeft listing={listing} />
              </p>
            </li>
          )}
        </ListOf>
      </section>
      {saleEvent !== undefined && saleEvent.state !== 'ended' && saleEvent.state !== 'cancelled' && (
        <EncoderSection api={api} saleEventId={saleEventId} />
      )}
      <div class="row">
        <a class="button" href={`/xem/${saleEventId}`}>
          {t.viewPage}
        </a>
        {(saleEvent?.state === 'scheduled' || saleEvent?.state === 'draft') && (
          <button type="button" class="button" onClick={() => setAsking(true)}>
            {t.cancelSale}
          </button>
        )}
      </div>
      {asking && (
        <Sheet title={t.cancelSale} onClose={() => setAsking(false)}>
          <div class="stack">
            <p>{t.cancelAsk}</p>
            <button type="button" class="button big wide" onClick={() => setAsking(false)}>
              {t.cancelNo}
            </button>
            <button type="button" class="button main big wide" onClick={cancel}>
              {t.cancelYes}
            </button>
          </div>
        </Sheet>
      )}
    </div>
  );
}
