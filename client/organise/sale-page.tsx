import { useEffect, useMemo, useState } from 'preact/hooks';
import type { StaffOrder } from '../../server/contract/order.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatCount, formatDateTime, formatDong, formatTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { createDesk } from '../state/desk.ts';
import { createResource } from '../state/resource.ts';
import { TextField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { filterOrders, totalDong } from './orders.ts';
import { organiseTexts } from './texts.ts';

function OrderCard({ order }: { order: StaffOrder }) {
  const t = organiseTexts();
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong>{order.orderCode}</strong>
        <span class="soft">{formatTime(order.placedAt)}</span>
      </p>
      {order.lines.map((line) => (
        <p key={line.listingId}>
          <strong>{formatCount(line.quantity)} ×</strong> {listingName(line)}
        </p>
      ))}
      <p>
        {order.buyer.name}, {order.buyer.address}
      </p>
      {order.note !== '' && <p class="soft">{order.note}</p>}
      <p class="row spread">
        <a class="button" href={`tel:${order.buyer.phone}`} aria-label={t.call(order.buyer.phone)}>
          {order.buyer.phone}
        </a>
        <strong class="price">{formatDong(order.totalDong)}</strong>
      </p>
    </li>
  );
}

/** One sale event: its orders as they come, its goods, and the way to cancel it. */
export function SalePage({ api, link, saleEventId }: { api: CallApi; link: Link; saleEventId: string }) {
  const t = organiseTexts();
  const sale = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id', { params: { id: saleEventId } })),
    [api, saleEventId],
  );
  const desk = useMemo(() => createDesk({ link, saleEventId }), [link, saleEventId]);
  useEffect(() => desk.close, [desk]);
  const [typed, setTyped] = useState('');
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const saleEvent = sale.data.value?.saleEvent;
  const orders = desk.orders.value;
  // A search counts what it finds; otherwise the whole sale event is counted, not only what is listed.
  const whole = typed.trim() === '' ? desk.totals.value : null;
  const found = orders === null ? null : filterOrders(orders, typed);
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
      {error !== null && <ErrorNotice error={error} />}
      <section class="stack-s">
        <h2>{t.orders}</h2>
        <dl class="totals">
          <div>
            <dt>{t.orderCount}</dt>
            <dd data-testid="order-count">{formatCount(whole?.orders ?? found?.length ?? 0)}</dd>
          </div>
          <div>
            <dt>{t.orderTotal}</dt>
            <dd data-testid="order-total">{formatDong(whole?.totalDong ?? totalDong(found ?? []))}</dd>
          </div>
        </dl>
        <TextField label={t.search} type="search" value={typed} onText={setTyped} />
        <ListOf
          label={t.orders}
          items={found}
          error={desk.error.value}
          empty={typed.trim() === '' ? t.noOrders : t.noMatch}
          onRetry={desk.reload}
        >
          {(order) => <OrderCard key={order.orderId} order={order} />}
        </ListOf>
      </section>
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
