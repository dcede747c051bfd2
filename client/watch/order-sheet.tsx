import { useEffect, useRef, useState } from 'preact/hooks';
import type { Listing } from '../../server/contract/catalog.ts';
import type { DeliveryFees } from '../../server/contract/delivery-fee.ts';
import type { BuyerInput, PaymentMethod, PlacedOrder } from '../../server/contract/order.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatCount, formatDong } from '../i18n/format.ts';
import type { ClientError } from '../net/outcome.ts';
import { rememberBuyer, rememberedBuyer } from '../state/buyer-details.ts';
import { CONSENT_VERSION, hasConsented, rememberConsent } from '../state/consent.ts';
import type { MyOrders } from '../state/my-orders.ts';
import { isDue } from '../state/order-payment.ts';
import type { OrderProgress, OrderSender } from '../state/order-sender.ts';
import { Refusal, refusalAt, TextField } from '../ui/field.tsx';
import { Notice, Sheet } from '../ui/frame.tsx';
import { listingName } from '../ui/goods.tsx';
import { DeliveryFields } from './delivery-fields.tsx';
import { InstallHint } from './install-hint.tsx';
import {
  checkBuyer,
  type DraftLine,
  hasFees,
  type NewFee,
  type OrderFormFaults,
  pricedLines,
  shownFee,
  totalOf,
} from './order-form.ts';
import { ChangedPrices, OrderLines } from './order-lines.tsx';
import { orderSheetTexts } from './order-sheet-texts.ts';
import { FeeLines, OrderSums } from './order-sums.tsx';
import { orderTexts } from './order-texts.ts';
import { Payment, PaymentChoice } from './payment.tsx';
import { watchTexts } from './texts.ts';

/** Paths that have a field of their own in the form. */
const FIELDS = ['buyer.name', 'buyer.phone', 'buyer.address', 'buyer.receiver.name', 'buyer.receiver.phone'];

/** What the form begins with. */
export interface OrderStart {
  lines: readonly DraftLine[];
  /** Another number than the one that was last ordered with. */
  phone?: string | null;
  /** Why it opens by itself. */
  why?: string;
}

interface FormProps {
  draft: OrderStart;
  listings: readonly Listing[];
  /** Whether orders can be paid by bank transfer. */
  prepaid: boolean;
  deliveryFees: DeliveryFees;
  saleEventId: string;
  sender: OrderSender;
}

function Form({ draft, listings, prepaid, deliveryFees, saleEventId, sender }: FormProps) {
  const t = { ...watchTexts().order, ...orderSheetTexts() };
  const [buyer, setBuyer] = useState<BuyerInput>(() => {
    const remembered = rememberedBuyer(localStorage);
    return { ...remembered, phone: draft.phone ?? remembered.phone };
  });
  const [lines, setLines] = useState(draft.lines);
  const [method, setMethod] = useState<PaymentMethod>('cod');
  const payment = prepaid ? method : 'cod';
  const [asksConsent] = useState(() => !hasConsented(localStorage));
  const [agreed, setAgreed] = useState(!asksConsent);
  const [faults, setFaults] = useState<OrderFormFaults>({});
  const [tries, setTries] = useState(0);
  const [newFee, setNewFee] = useState<NewFee | null>(null);
  const provinceCode = buyer.provinceCode ?? null;
  const form = useRef<HTMLFormElement>(null);
  const progress = sender.progress.value;
  const error = progress.kind === 'refused' ? progress.error : null;
  const busy = progress.kind === 'sending' || progress.kind === 'waiting';

  // A refused field may lie outside the small screen.
  useEffect(() => {
    const refused = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    refused?.focus();
    refused?.scrollIntoView({ block: 'center' });
  }, [tries, error]);

  // With the sentence at once; kept for when the buyer goes on and the sentence is gone.
  const named =
    error?.code === 'fee_changed' ? { provinceCode, deliveryFee: error.deliveryFee ?? 0 } : newFee;
  useEffect(() => setNewFee(named), [error]);

  const change = (field: 'name' | 'phone' | 'address') => (text: string) => {
    setBuyer((before) => ({ ...before, [field]: text }));
    setFaults((before) => ({ ...before, [field]: undefined }));
    sender.dismiss();
  };
  const availableOf = (listingId: string) => listings.find(({ id }) => id === listingId)?.available ?? 0;
  const priced = pricedLines(lines, listings);
  const goodsDong = totalOf(priced);
  const deliveryFee = shownFee(deliveryFees, provinceCode, named);
  const submit = (accepted: ClientError['prices'] = []) => {
    const found = checkBuyer(buyer);
    setFaults(found);
    setTries(tries + 1);
    if (Object.keys(found).length > 0) return;
    if (!agreed) return;
    rememberBuyer(localStorage, buyer);
    rememberConsent(localStorage);
    const priced = pricedLines(lines, listings, accepted);
    sender.place({ saleEventId, buyer, payment, consent: CONSENT_VERSION, lines: priced, deliveryFee });
  };
  const faultText = (field: keyof BuyerInput) => {
    const fault = faults[field];
    if (fault !== undefined) return t[fault];
    if (field === 'phone' && error?.code === 'bad_phone' && error.field !== 'buyer.receiver.phone') {
      return errorSentence(error);
    }
    return refusalAt(error, `buyer.${field}`);
  };
  const elsewhere =
    error !== null &&
    !['sold_out', 'over_limit', 'price_changed', 'bad_phone'].includes(error.code) &&
    !(error.field !== undefined && FIELDS.includes(error.field));

  const soldOut = priced.length === 0 || priced.some(({ listingId }) => availableOf(listingId) <= 0);

  return (
    <form
      ref={form}
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {/* What is on its way cannot be changed any more. */}
      <fieldset class="stack" disabled={busy}>
        {draft.why && <Notice icon="cart" text={draft.why} />}
        <OrderLines
          lines={lines}
          listings={listings}
          error={error}
          onChange={(next) => {
            setLines(next);
            sender.dismiss();
          }}
        />
        <TextField
          label={t.name}
          autocomplete="name"
          maxLength={80}
          value={buyer.name}
          refusal={faultText('name')}
          onText={change('name')}
        />
        <TextField
          label={t.phone}
          type="tel"
          inputMode="tel"
          autocomplete="tel"
          maxLength={24}
          value={buyer.phone}
          refusal={faultText('phone')}
          onText={change('phone')}
        />
        <TextField
          label={t.address}
          autocomplete="street-address"
          maxLength={300}
          value={buyer.address}
          hint={t.remembered}
          refusal={faultText('address')}
          onText={change('address')}
        />
        <DeliveryFields
          buyer={buyer}
          error={error}
          consent={asksConsent ? { agreed, missing: tries > 0 && !agreed } : null}
          onConsent={setAgreed}
          onBuyer={(change) => {
            setBuyer((before) => ({ ...before, ...change }));
            sender.dismiss();
          }}
        />
        {prepaid && (
          <PaymentChoice
            method={method}
            onMethod={(next) => {
              setMethod(next);
              sender.dismiss();
            }}
          />
        )}
      </fieldset>
      {!prepaid && <p class="soft">{t.payLater}</p>}
      <div class="order-foot stack-s">
        {error?.code === 'price_changed' && (
          <ChangedPrices error={error} listings={listings} onAgree={() => submit(error.prices)} />
        )}
        {elsewhere && error !== null && <Refusal text={`${t.refused}: ${errorSentence(error)}`} />}
        {progress.kind === 'sending' && <Notice icon="clock" text={t.sending} />}
        {progress.kind === 'waiting' && <Notice tone="warn" icon="clock" text={t.waiting} />}
        {(hasFees(deliveryFees) || named !== null) && (
          <FeeLines goodsDong={goodsDong} deliveryFee={deliveryFee} />
        )}
        <div class="row spread">
          <p>
            {orderTexts().total}
            <br />
            <strong class="price">{formatDong(goodsDong + deliveryFee)}</strong>
          </p>
          <button type="submit" class="button main big" disabled={busy || soldOut}>
            {t.send}
          </button>
        </div>
      </div>
    </form>
  );
}

function Confirmation(props: {
  order: PlacedOrder;
  aheadMs: number;
  onAgain: (() => void) | null;
  onDone: () => void;
}) {
  const { order, aheadMs, onAgain, onDone } = props;
  const t = { ...watchTexts().order, ...orderSheetTexts() };
  const top = useRef<HTMLDivElement>(null);
  // The form with the focus is gone: without this, a keyboard or a screen reader would be nowhere.
  useEffect(() => top.current?.focus(), []);
  return (
    <div class="stack" ref={top} tabIndex={-1}>
      {/* Whoever still has to pay would take this for the end. */}
      {!isDue(order) && <Notice tone="good" icon="check" text={t.confirmed} />}
      <Payment order={order} aheadMs={aheadMs} onAgain={onAgain} />
      <div class="card code-card" role="status">
        <p>{t.code}</p>
        <p class="order-code" data-testid="order-code">
          {order.orderCode}
        </p>
        <p class="soft">{t.readCode}</p>
      </div>
      <ul class="stack-s">
        {order.lines.map((line) => (
          <li key={line.listingId} class="order-row">
            <span>
              {formatCount(line.quantity)} × {listingName(line)}
            </span>
            <strong>{formatDong(line.unitPriceDong * line.quantity)}</strong>
          </li>
        ))}
      </ul>
      <OrderSums order={order} />
      <button type="button" class="button main big wide" onClick={onDone}>
        {t.done}
      </button>
      {!isDue(order) && <InstallHint />}
    </div>
  );
}

/** The order panel: the form, its progress, and the confirmation with the code to read over the phone. */
export function OrderSheet(
  props: Omit<FormProps, 'draft'> & {
    /** Null: there is nothing to order, only what was ordered to be shown. */
    draft: OrderStart | null;
    mine: MyOrders;
    aheadMs: number;
    /** Begins a new order with the goods of this one; null while nothing is sold. */
    onAgain: ((order: PlacedOrder) => void) | null;
    onClose: () => void;
  },
) {
  const { draft, sender, mine, aheadMs, onAgain, onClose, ...form } = props;
  const progress: OrderProgress = sender.progress.value;
  const t = { ...watchTexts().order, ...orderSheetTexts() };
  const close = () => {
    sender.dismiss();
    onClose();
  };
  /** The answer as it was, or what has become of the order since. */
  const now = (order: PlacedOrder) =>
    mine.orders.value.find(({ orderId }) => orderId === order.orderId) ?? order;
  return (
    <Sheet title={t.title} onClose={close}>
      {progress.kind === 'confirmed' ? (
        <Confirmation
          order={now(progress.order)}
          aheadMs={aheadMs}
          onAgain={onAgain && (() => onAgain(progress.order))}
          onDone={close}
        />
      ) : (
        draft !== null && <Form {...form} draft={draft} sender={sender} />
      )}
    </Sheet>
  );
}
