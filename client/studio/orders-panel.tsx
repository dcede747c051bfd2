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
import { takesOrders } from '../state/takes-orders.ts';
import { ListOf, Notice } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { HandOrderSheet } from './hand-order.tsx';
import { handOrderTexts } from './hand-order-texts.ts';
import { nowTexts } from './now-texts.ts';
import { OrderCalls } from './order-calls.tsx';
import { OrderDecision } from './order-decision.tsx';
import type { StudioVoice } from './studio-voice.ts';
import { studioTexts } from './texts.ts';

/** Orders that stay in sight while on air. */
const NEWEST = 5;

/** Orders as they arrive, big enough to read from an arm's length and thank the buyer. */
export function OrdersPanel(props: {
  sale: Sale;
  desk: Desk;
  link: Link;
  saleEventId: string;
  voice: StudioVoice;
  /** While on air the newest alone, with the rest at a tap: other work stands below. */
  brief: boolean;
}) {
  const { desk, brief } = props;
  const t = studioTexts();
  const [writing, setWriting] = useState(false);
  const [all, setAll] = useState(false);
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
      {brief && <OrderCalls desk={desk} sale={props.sale} voice={props.voice} />}
      {takesOrders(props.sale.saleEvent.value, Date.now() + props.sale.aheadMs.value) && (
        <button type="button" class="button wide" onClick={() => setWriting(true)}>
          <Icon name="plus" />
          {handOrderTexts().open}
        </button>
      )}
      {writing && <HandOrderSheet {...props} onClose={() => setWriting(false)} />}
      <ListOf
        label={t.orders}
        items={brief && !all && orders !== null ? orders.slice(0, NEWEST) : orders}
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
            <OrderDecision order={order} link={props.link} saleEventId={props.saleEventId} />
          </li>
        )}
      </ListOf>
      {brief && !all && orders !== null && orders.length > NEWEST && (
        <button type="button" class="button wide" onClick={() => setAll(true)}>
          {nowTexts().all(formatCount(orders.length))}
        </button>
      )}
    </section>
  );
}
