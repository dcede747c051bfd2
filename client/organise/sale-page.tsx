import { useEffect, useMemo } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { Link } from '../net/socket.ts';
import { watchLiveHealth } from '../state/live-health.ts';
import { createResource } from '../state/resource.ts';
import { ErrorNotice, ListOf, Notice } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { HealthLine } from '../ui/health.tsx';
import { SaleSummaryCard } from '../ui/sale-summary.tsx';
import { UplinkPicture } from '../ui/uplink-picture.tsx';
import { EncoderSection } from './encoder-section.tsx';
import { OrderList } from './order-list.tsx';
import { OrdersUntilSection } from './plan/orders-until.tsx';
import { SaleActions } from './plan/sale-actions.tsx';
import { StudioLinks } from './studio-links.tsx';
import { organiseTexts } from './texts.ts';

/** One sale event: its orders as they come, its goods, and what can be done with it as a whole. */
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
  const saleEvent = sale.data.value?.saleEvent;
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
      {saleEvent !== undefined && <SaleActions api={api} saleEvent={saleEvent} onChanged={sale.reload} />}
      {saleEvent?.state === 'ended' && <SaleSummaryCard api={api} saleEvent={saleEvent} stamp={saleEvent} />}
      {saleEvent?.state === 'ended' && (
        <OrdersUntilSection api={api} saleEvent={saleEvent} onChanged={sale.reload} />
      )}
      {saleEvent !== undefined && saleEvent.state !== 'ended' && saleEvent.state !== 'cancelled' && (
        <StudioLinks api={api} saleEvent={saleEvent} />
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
    </div>
  );
}
