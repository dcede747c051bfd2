import { useState } from 'preact/hooks';
import type { BuyerOrder, PlacedOrder } from '../../server/contract/order.ts';
import { formatCount, formatDateTime, formatDong } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import type { ClientError } from '../net/outcome.ts';
import type { MyOrders } from '../state/my-orders.ts';
import { isDue } from '../state/order-payment.ts';
import { ErrorNotice, Sheet } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { Forget } from './forget.tsx';
import { OrderSums } from './order-sums.tsx';
import { orderTexts } from './order-texts.ts';
import { Payment } from './payment.tsx';
import { paymentTexts } from './payment-texts.ts';

function MyOrder(props: {
  order: BuyerOrder;
  mine: MyOrders;
  aheadMs: number;
  onAgain: (() => void) | null;
}) {
  const { order, mine, aheadMs, onAgain } = props;
  const t = orderTexts();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const cancel = async () => {
    setBusy(true);
    setError(await mine.cancel(order.idempotencyKey));
    setBusy(false);
    setAsking(false);
  };
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong>{order.orderCode}</strong>
        <span class="badge" role="status" aria-label={t.stateOf(order.orderCode)}>
          {orderStateTexts()[order.state]}
        </span>
      </p>
      <p class="soft">{formatDateTime(order.placedAt)}</p>
      {order.lines.map((line) => (
        <p key={line.listingId} class="order-row">
          <span>
            {formatCount(line.quantity)} × {listingName(line)}
          </span>
          <strong>{formatDong(line.unitPriceDong * line.quantity)}</strong>
        </p>
      ))}
      <OrderSums order={order} />
      <Payment order={order} aheadMs={aheadMs} onAgain={onAgain} />
      {error !== null && <ErrorNotice error={error} />}
      {order.state === 'placed' && !asking && (
        <button type="button" class="button wide" onClick={() => setAsking(true)}>
          {t.cancel}
        </button>
      )}
      {order.state === 'placed' && asking && (
        <>
          <p>{t.cancelAsk}</p>
          <button type="button" class="button wide" onClick={() => setAsking(false)}>
            {t.cancelNo}
          </button>
          <button type="button" class="button main wide" disabled={busy} onClick={() => void cancel()}>
            {t.cancelYes}
          </button>
        </>
      )}
      {order.state === 'confirmed' && <p class="soft">{t.callToCancel}</p>}
    </li>
  );
}

/** The way to the orders of this phone, of which there are some, and the sheet that shows them. */
export function MyOrdersButton(props: {
  mine: MyOrders;
  /** The sale event of this page, whose goods can be ordered again. */
  saleEventId: string;
  aheadMs: number;
  onAgain: ((order: PlacedOrder) => void) | null;
}) {
  const { mine, saleEventId, aheadMs, onAgain } = props;
  const t = orderTexts();
  const [open, setOpen] = useState(false);
  const orders = mine.orders.value;
  return (
    <>
      <button type="button" class="button wide" onClick={() => setOpen(true)}>
        <Icon name="cart" />
        {t.mineCount(formatCount(orders.length))}
        {orders.some(isDue) && <span class="badge live">{paymentTexts().due}</span>}
      </button>
      {open && (
        <Sheet title={t.mine} onClose={() => setOpen(false)}>
          <ul class="stack-s" aria-label={t.mine}>
            {orders.map((order) => (
              <MyOrder
                key={order.orderId}
                order={order}
                mine={mine}
                aheadMs={aheadMs}
                onAgain={
                  onAgain !== null && order.saleEventId === saleEventId
                    ? () => {
                        setOpen(false);
                        onAgain(order);
                      }
                    : null
                }
              />
            ))}
          </ul>
          <Forget />
        </Sheet>
      )}
    </>
  );
}
