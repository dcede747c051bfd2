import { useEffect } from 'preact/hooks';
import type { SaleEvent } from '../../server/contract/sale-event.ts';
import { formatDateTime } from '../i18n/format.ts';
import { takesOrders } from '../state/takes-orders.ts';
import { Icon } from '../ui/icon.tsx';
import { CoopLine } from './coop-line.tsx';
import { Countdown } from './countdown.tsx';
import { pageData } from './early.ts';
import { ordersUntilTexts } from './orders-until-texts.ts';

/** The longest time that browsers wait for, ms. */
const LONGEST_MS = 2 ** 31 - 1;

/** Until when a sale event that is over takes orders, and whom to call from then on. `onOver` hears of the moment. */
export function OrdersUntil(props: { saleEvent: SaleEvent; aheadMs: number; onOver: () => void }) {
  const { saleEvent, aheadMs, onOver } = props;
  const { ordersUntil } = saleEvent;
  const t = ordersUntilTexts();
  const nowMs = Date.now() + aheadMs;
  const open = ordersUntil !== null && takesOrders(saleEvent, nowMs);
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(onOver, Math.min(Date.parse(ordersUntil) - nowMs, LONGEST_MS));
    return () => clearTimeout(timer);
  }, [open, ordersUntil, aheadMs]);
  return (
    <>
      <div class={open ? 'notice good' : 'notice'} role="status">
        <Icon name={open ? 'cart' : 'clock'} />
        <span>
          {open ? t.open(formatDateTime(ordersUntil)) : t.over}
          {open && (
            <>
              <br />
              <Countdown startsAt={ordersUntil} aheadMs={aheadMs} />
            </>
          )}
        </span>
      </div>
      <CoopLine coop={pageData?.coop ?? null} />
    </>
  );
}
