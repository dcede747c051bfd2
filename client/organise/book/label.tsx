import type { StaffOrder } from '../../../server/contract/order.ts';
import { formatCount, formatDong } from '../../i18n/format.ts';
import { listingName } from '../../ui/goods.tsx';
import { PROVINCES } from '../../watch/provinces.ts';
import { qrPath, qrRows } from '../../watch/qr.ts';
import { bookTexts } from './texts.ts';

/** A number as one dials it, `0912 345 678`: on paper nobody taps it. */
export function dialled(phone: string): string {
  return phone.replace(/^\+84(\d{2,3})(\d{3})(\d{3})$/, '0$1 $2 $3');
}

/** What the courier has to know of the money; the amount only where there is one to collect. */
function Money({ order }: { order: StaffOrder }) {
  const t = bookTexts();
  const { payment, totalDong } = order;
  if (payment.method === 'cod') {
    return (
      <p class="label-money">
        {t.collect} <strong>{formatDong(totalDong)}</strong>
      </p>
    );
  }
  return (
    <p class="label-money">
      <strong>{payment.state === 'paid' ? t.paid : t.unpaid}</strong>
    </p>
  );
}

/** The label of one parcel: who takes it and where, the order's code in big letters and as a QR code, money, goods. */
export function Label(props: {
  order: StaffOrder;
  commune: string;
  /** The co-operative’s number and name; empty: not known. */
  sender: string;
  mostLines: number;
}) {
  const { order, commune, sender, mostLines } = props;
  const t = bookTexts();
  const { buyer, orderCode, lines } = order;
  const to = buyer.receiver ?? buyer;
  const province = PROVINCES.find(([code]) => code === buyer.provinceCode)?.[1] ?? '';
  const rows = qrRows(orderCode);
  const shown = lines.length > mostLines ? lines.slice(0, mostLines - 1) : lines;
  return (
    <li class="label">
      <header>
        <div>
          <p class="label-code">{orderCode}</p>
          <Money order={order} />
          {/* Beside the QR code, where it takes no room from address and goods. */}
          {sender !== '' && <p class="label-small label-sender">{t.sender(sender)}</p>}
        </div>
        <svg class="label-qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label={orderCode}>
          <path d={qrPath(rows)} fill="#000" />
        </svg>
      </header>
      <p class="label-to">
        <strong>{to.name}</strong>
        <strong class="label-phone">{dialled(to.phone)}</strong>
      </p>
      {buyer.receiver !== null && <p class="label-small">{t.orderedBy(buyer.name)}</p>}
      <p class="label-address">{buyer.address}</p>
      {/* A line of its own, which nothing cuts off: this is where the parcel goes. */}
      <p class="strong">{[commune, province].filter((part) => part !== '').join(', ')}</p>
      <ul class="label-goods">
        {shown.map((line) => (
          <li key={line.listingId}>
            <strong>{formatCount(line.quantity)} ×</strong> {listingName(line)}
          </li>
        ))}
        {shown.length < lines.length && <li>{t.moreLines(formatCount(lines.length - shown.length))}</li>}
      </ul>
      {order.note !== '' && (
        <p class="label-small label-note">
          {t.buyerNote} {order.note}
        </p>
      )}
    </li>
  );
}
