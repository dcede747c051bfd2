import { commonTexts } from '../i18n/common.ts';
import { errorSentence } from '../i18n/errors.ts';
import { isDue } from '../state/order-payment.ts';
import type { OrderSender } from '../state/order-sender.ts';
import { Notice } from '../ui/frame.tsx';
import { paymentTexts } from './payment-texts.ts';
import { watchTexts } from './texts.ts';

/** What the order is doing while its sheet is closed. */
export function OrderBar({ sender, onOpen }: { sender: OrderSender; onOpen?: () => void }) {
  const t = watchTexts().order;
  const progress = sender.progress.value;
  switch (progress.kind) {
    case 'idle':
      return null;
    case 'sending':
      return <Notice icon="clock" text={t.sending} />;
    case 'waiting':
      return <Notice tone="warn" icon="clock" text={t.waiting} />;
    case 'refused':
      return (
        <Notice tone="bad" icon="warn" text={`${t.refused}: ${errorSentence(progress.error)}`}>
          <button type="button" class="button" onClick={sender.dismiss}>
            {commonTexts().close}
          </button>
        </Notice>
      );
    case 'confirmed':
      return (
        <Notice tone="good" icon="check" text={t.confirmed}>
          {onOpen === undefined ? (
            // Not on this page: the sale event's has everything about the order, the way to pay it too.
            <a class="button" href={`/xem/${progress.saleEventId}`}>
              {isDue(progress.order) ? paymentTexts().due : progress.order.orderCode}
            </a>
          ) : (
            <button type="button" class="button" onClick={onOpen}>
              {t.code}
            </button>
          )}
        </Notice>
      );
  }
}
