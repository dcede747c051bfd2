import { useState } from 'preact/hooks';
import type { StaffOrder } from '../../server/contract/order.ts';
import { formatDong } from '../i18n/format.ts';
import { isDue } from '../state/order-payment.ts';
import { TextField } from '../ui/field.tsx';
import { Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { paymentTexts } from './payment-texts.ts';

/** How far the bank transfer of an order has come; nothing for one that is paid at the door. */
export function PaymentBadge({ order }: { order: StaffOrder }) {
  const { payment } = order;
  if (payment.method === 'cod') return null;
  return (
    <span class="badge">
      <Icon name={payment.state === 'paid' ? 'check' : 'clock'} />
      {paymentTexts().states[payment.state]}
    </span>
  );
}

/** For staff who have seen the money themselves: asks once more, since it cannot be taken back. */
export function MarkPaid(props: {
  order: StaffOrder;
  busy: boolean;
  onPaid: (paid: { orderId: string; note: string }) => void;
}) {
  const { order, busy, onPaid } = props;
  const t = paymentTexts();
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  if (!isDue(order)) return null;
  return (
    <>
      <button
        type="button"
        class="button main wide"
        aria-label={t.markPaidOf(order.orderCode)}
        disabled={busy}
        onClick={() => setAsking(true)}
      >
        <Icon name="check" />
        {t.markPaid}
      </button>
      {asking && (
        <Sheet title={t.markPaidOf(order.orderCode)} onClose={() => setAsking(false)}>
          <div class="stack">
            <p>{t.markPaidAsk(formatDong(order.totalDong))}</p>
            <TextField label={t.note} maxLength={200} value={note} onText={setNote} />
            <button type="button" class="button big wide" onClick={() => setAsking(false)}>
              {t.notYet}
            </button>
            <button
              type="button"
              class="button main big wide"
              onClick={() => {
                setAsking(false);
                onPaid({ orderId: order.orderId, note });
              }}
            >
              {t.markPaid}
            </button>
          </div>
        </Sheet>
      )}
    </>
  );
}
