import { useEffect, useMemo, useState } from 'preact/hooks';
import type { StaffOrder } from '../../server/contract/order.ts';
import { formatCount, formatTime } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import type { Link } from '../net/socket.ts';
import { buyerTexts } from '../organise/buyer-texts.ts';
import { PaymentBadge } from '../organise/order-payment.tsx';
import type { Desk } from '../state/desk.ts';
import { watchRefusals } from '../state/refusals.ts';
import type { Sale } from '../state/sale.ts';
import { ListOf, Notice } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { HandOrderSheet } from './hand-order.tsx';
import { handOrderTexts } from './hand-order-texts.ts';
import { studioTexts } from './texts.ts';

/** Orders as they arrive, big enough to read from an arm's length and thank the buyer. */
export function OrdersPanel(props: { sale: Sale; desk: Desk; link: Link; saleEventId: string }) {
  const { desk } = props;
  const t = studioTexts();
  const [writing, setWriting] = useState(false);
  const orders = desk.orders.value;
  const refusals = useMemo(() => watchRefusals({ ...props, orders: desk.orders }), [desk]);
  useEffect(() => refusals.close, [refusals]);
  const refusedBy = ({ buyer }: StaffOrder) => refusals.counts.value.get(buyer.phone) ?? 0;
  return (
    <section class="stack-s">
      <h2>
        {t.orders} {orders !== null && <span class="badge">{formatCount(orders.length)}</span>}
      </h2>
      <p class="visually-hidden" role="status">
        {orders?.[0] === undefined ? '' : t.newOrder(orders[0].buyer.name)}
      </p>
      {props.sale.saleEvent.value?.state === 'live' && (
        <button type="button" class="button wide" onClick={() => setWriting(true)}>
          <Icon name="plus" />
          {handOrderTexts().open}
        </button>
      )}
      {writing && <HandOrderSheet {...props} onClose={() => setWriting(false)} />}
      <ListOf
        label={t.orders}
        items={orders}
        error={desk.error.value}
        empty={t.noOrders}
        onRetry={desk.reload}
      >
        {(order) => (
          <li key={order.orderId} class="card">
            <p class="row spread">
              <strong class="order-name">{order.buyer.name}</strong>
              <span class="soft">{formatTime(order.placedAt)}</span>
            </p>
            {order.lines.map((line) => (
              <p key={line.listingId} class="order-line">
                <strong>{formatCount(line.quantity)} ×</strong> {listingName(line)}
              </p>
            ))}
            {refusedBy(order) > 0 && (
              <Notice tone="warn" icon="warn" text={buyerTexts().refused(formatCount(refusedBy(order)))} />
            )}
            <p class="soft">
              {order.orderCode}
              {order.state !== 'placed' && ` · ${orderStateTexts()[order.state]}`}{' '}
              <PaymentBadge order={order} />
            </p>
          </li>
        )}
      </ListOf>
    </section>
  );
}
