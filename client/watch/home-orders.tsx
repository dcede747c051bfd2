import { useEffect, useState } from 'preact/hooks';
import { formatCount, formatDateTime, formatDong } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import type { KeptOrder, OrderStore } from '../state/order-intent.ts';
import { Sheet } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { homeTexts } from './home-texts.ts';
import { orderTexts } from './order-texts.ts';

/** An order as the phone knows it, with the time from which it knows it. */
function HomeOrder({ kept: { intent, placed, keptAtMs, seenAtMs = keptAtMs } }: { kept: KeptOrder }) {
  if (placed === null) return null;
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong>{placed.orderCode}</strong>
        <span class="badge">{orderStateTexts()[placed.state]}</span>
      </p>
      <p class="row soft">
        <Icon name="clock" />
        {homeTexts().seenAt(formatDateTime(new Date(seenAtMs).toISOString()))}
      </p>
      {placed.lines.map((line) => (
        <p key={line.listingId}>
          {formatCount(line.quantity)} × {listingName(line)}
        </p>
      ))}
      <p class="order-row">
        <span>{orderTexts().total}</span>
        <strong>{formatDong(placed.totalDong)}</strong>
      </p>
      <a class="button wide" href={`/xem/${intent.saleEventId}`}>
        {homeTexts().openOrder}
      </a>
    </li>
  );
}

/** The way to the orders of this phone from the home page; they are read from the phone, with or without a network. */
export function HomeOrders({ store }: { store: OrderStore }) {
  const [orders, setOrders] = useState<KeptOrder[]>([]);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    void store.all().then((all) => setOrders(all.filter(({ placed }) => placed !== null)));
  }, [store]);
  if (orders.length === 0) return null;
  return (
    <>
      <button type="button" class="button wide" onClick={() => setOpen(true)}>
        <Icon name="cart" />
        {orderTexts().mineCount(formatCount(orders.length))}
      </button>
      {open && (
        <Sheet title={orderTexts().mine} onClose={() => setOpen(false)}>
          <ul class="stack-s" aria-label={orderTexts().mine}>
            {orders.map((kept) => (
              <HomeOrder key={kept.intent.idempotencyKey} kept={kept} />
            ))}
          </ul>
        </Sheet>
      )}
    </>
  );
}
