import { useEffect, useRef, useState } from 'preact/hooks';
import type { Listing } from '../../server/contract/catalog.ts';
import type { BuyerInput, PlacedOrder } from '../../server/contract/order.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatCount, formatDong } from '../i18n/format.ts';
import { rememberBuyer, rememberedBuyer } from '../state/buyer-details.ts';
import type { OrderProgress, OrderSender } from '../state/order-sender.ts';
import { Refusal, refusalAt, StepperField, TextField } from '../ui/field.tsx';
import { Notice, Sheet } from '../ui/frame.tsx';
import { listingName, Price, quantityOf, StockLeft } from '../ui/goods.tsx';
import { checkBuyer, mostUnits, type OrderFormFaults } from './order-form.ts';
import { watchTexts } from './texts.ts';

/** Paths that have a field of their own in the form. */
const FIELDS = ['buyer.name', 'buyer.phone', 'buyer.address'];

function Form({
  listing,
  saleEventId,
  sender,
}: {
  listing: Listing;
  saleEventId: string;
  sender: OrderSender;
}) {
  const t = watchTexts().order;
  const [buyer, setBuyer] = useState<BuyerInput>(() => rememberedBuyer(localStorage));
  const [quantity, setQuantity] = useState(1);
  const [faults, setFaults] = useState<OrderFormFaults>({});
  const [tries, setTries] = useState(0);
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

  const change = (field: keyof BuyerInput) => (text: string) => {
    setBuyer((before) => ({ ...before, [field]: text }));
    setFaults((before) => ({ ...before, [field]: undefined }));
    sender.dismiss();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const found = checkBuyer(buyer);
    setFaults(found);
    setTries(tries + 1);
    if (Object.keys(found).length > 0) return;
    rememberBuyer(localStorage, buyer);
    sender.place({ saleEventId, buyer, lines: [{ listingId: listing.id, quantity }] });
  };
  const faultText = (field: keyof BuyerInput) => {
    const fault = faults[field];
    if (fault !== undefined) return t[fault];
    if (field === 'phone' && error?.code === 'bad_phone') return errorSentence(error);
    return refusalAt(error, `buyer.${field}`);
  };
  const aboutQuantity = error?.code === 'sold_out' || error?.code === 'over_limit';
  const elsewhere =
    error !== null &&
    !aboutQuantity &&
    error.code !== 'bad_phone' &&
    !(error.field !== undefined && FIELDS.includes(error.field));

  return (
    <form ref={form} class="stack" noValidate onSubmit={submit}>
      <div class="card">
        <p class="strong">{listingName(listing)}</p>
        <p class="row spread">
          <Price listing={listing} />
          <StockLeft listing={listing} />
        </p>
      </div>
      {/* What is on its way cannot be changed any more. */}
      <fieldset class="stack" disabled={busy}>
        <StepperField
          label={t.quantity}
          value={quantity}
          max={mostUnits(listing.available, listing.limitPerBuyer)}
          hint={
            listing.limitPerBuyer === null
              ? undefined
              : watchTexts().limit(quantityOf(listing.limitPerBuyer, listing.unit))
          }
          refusal={error !== null && aboutQuantity ? errorSentence(error) : undefined}
          onNumber={(next) => {
            setQuantity(next);
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
      </fieldset>
      <p class="soft">{t.payLater}</p>
      <div class="order-foot stack-s">
        {elsewhere && error !== null && <Refusal text={`${t.refused}: ${errorSentence(error)}`} />}
        {progress.kind === 'sending' && <Notice icon="clock" text={t.sending} />}
        {progress.kind === 'waiting' && <Notice tone="warn" icon="clock" text={t.waiting} />}
        <div class="row spread">
          <p>
            {t.total}
            <br />
            <strong class="price">{formatDong(listing.priceDong * quantity)}</strong>
          </p>
          <button type="submit" class="button main big" disabled={busy || listing.available <= 0}>
            {t.send}
          </button>
        </div>
      </div>
    </form>
  );
}

function Confirmation({ order, onDone }: { order: PlacedOrder; onDone: () => void }) {
  const t = watchTexts().order;
  const top = useRef<HTMLDivElement>(null);
  // The form with the focus is gone: without this, a keyboard or a screen reader would be nowhere.
  useEffect(() => top.current?.focus(), []);
  return (
    <div class="stack" ref={top} tabIndex={-1}>
      <Notice tone="good" icon="check" text={t.confirmed} />
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
      <p class="row spread">
        <span>{t.total}</span>
        <strong class="price">{formatDong(order.totalDong)}</strong>
      </p>
      <button type="button" class="button main big wide" onClick={onDone}>
        {t.done}
      </button>
    </div>
  );
}

/** The order panel: the form, its progress, and the confirmation with the code to read over the phone. */
export function OrderSheet(props: {
  listing: Listing | null;
  saleEventId: string;
  sender: OrderSender;
  onClose: () => void;
}) {
  const { listing, saleEventId, sender, onClose } = props;
  const progress: OrderProgress = sender.progress.value;
  const t = watchTexts().order;
  const close = () => {
    sender.dismiss();
    onClose();
  };
  return (
    <Sheet title={t.title} onClose={close}>
      {progress.kind === 'confirmed' ? (
        <Confirmation order={progress.order} onDone={close} />
      ) : (
        listing !== null && <Form listing={listing} saleEventId={saleEventId} sender={sender} />
      )}
    </Sheet>
  );
}
