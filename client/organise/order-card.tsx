import type { StaffOrder } from '../../server/contract/order.ts';
import { formatCount, formatDateTime, formatDong, formatTime } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import { Notice } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { buyerTexts } from './buyer-texts.ts';
import { DeliveryAddress } from './delivery-address.tsx';
import { formatPhone } from './format-phone.ts';
import { MarkPaid, PaymentBadge } from './order-payment.tsx';
import { commonSteps, givesUp, type OrderStep } from './order-steps.ts';
import { orderBookTexts } from './order-texts.ts';
import { organiseTexts } from './texts.ts';

function History({ order }: { order: StaffOrder }) {
  const t = orderBookTexts();
  if (order.history.length === 0) return null;
  return (
    <details class="more">
      <summary>{t.history}</summary>
      <ol class="stack-s">
        {order.history.map((change) => (
          <li key={`${change.at} ${change.to}`}>
            {formatDateTime(change.at)} · {orderStateTexts()[change.to]} ·{' '}
            {change.memberName ?? t.by[change.by]}
            {change.reason !== '' && <span class="soft"> · {change.reason}</span>}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** One order with its buyer, its state, what was done to it, and its next steps. */
export function OrderCard(props: {
  order: StaffOrder;
  selected: boolean;
  busy: boolean;
  onSelect: (selected: boolean) => void;
  onStep: (step: OrderStep) => void;
  onPaid: (paid: { orderId: string; note: string }) => void;
  onNotes: () => void;
  /** Of its sale event, in the book of all of them. */
  saleTitle?: string | undefined;
  /** Parcels that this buyer did not take before. */
  refused: number;
}) {
  const { order, selected, busy, onSelect, onStep, onPaid, onNotes, saleTitle, refused } = props;
  const erased = order.buyer.name === '';
  const t = organiseTexts();
  const texts = orderBookTexts();
  return (
    <li class="card stack-s">
      <p class="row spread">
        <label class="row">
          <input
            type="checkbox"
            class="tick"
            checked={selected}
            aria-label={orderBookTexts().select(order.orderCode)}
            onChange={(event) => onSelect(event.currentTarget.checked)}
          />
          <strong>{order.orderCode}</strong>
        </label>
        <span class={order.state === 'placed' ? 'badge live' : 'badge'}>
          {orderStateTexts()[order.state]}
        </span>
        <PaymentBadge order={order} />
        <span class="soft">
          {saleTitle === undefined ? formatTime(order.placedAt) : formatDateTime(order.placedAt)}
        </span>
      </p>
      {saleTitle !== undefined && <p class="soft">{saleTitle}</p>}
      {order.lines.map((line) => (
        <p key={line.listingId}>
          <strong>{formatCount(line.quantity)} ×</strong> {listingName(line)}
        </p>
      ))}
      <DeliveryAddress buyer={order.buyer} />
      {refused > 0 && <Notice tone="warn" icon="warn" text={buyerTexts().refused(formatCount(refused))} />}
      {order.note !== '' && (
        <p>
          <span class="soft">{texts.buyerNote}</span> {order.note}
        </p>
      )}
      {order.staffNote !== '' && (
        <p class="staff-note">
          <span class="soft">{texts.staffNote}:</span> {order.staffNote}
        </p>
      )}
      {order.waybill !== '' && (
        <p>
          <span class="soft">{texts.waybill}:</span> <strong>{order.waybill}</strong>
        </p>
      )}
      <p class="row spread">
        {!erased && (
          <a
            class="button"
            href={`tel:${order.buyer.phone}`}
            aria-label={t.call(formatPhone(order.buyer.phone))}
          >
            {formatPhone(order.buyer.phone)}
          </a>
        )}
        <strong class="price">{formatDong(order.totalDong)}</strong>
      </p>
      {order.deliveryFee > 0 && <p class="soft">{texts.withFee(formatDong(order.deliveryFee))}</p>}
      <MarkPaid order={order} busy={busy} onPaid={onPaid} />
      <History order={order} />
      <div class="row">
        {commonSteps([order]).map((step, index) => (
          <button
            key={step}
            type="button"
            class={index === 0 && !givesUp(step) ? 'button main' : 'button'}
            disabled={busy}
            onClick={() => onStep(step)}
          >
            {texts.steps[step]}
          </button>
        ))}
        <button
          type="button"
          class="button plain"
          aria-label={texts.annotateOf(order.orderCode)}
          disabled={busy}
          onClick={onNotes}
        >
          {texts.annotate}
        </button>
      </div>
    </li>
  );
}
