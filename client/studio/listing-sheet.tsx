import { useEffect, useRef, useState } from 'preact/hooks';
import type { Listing, StartFlash } from '../../server/contract/catalog.ts';
import { wholeNumber } from '../i18n/format.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { StepperField, TextField } from '../ui/field.tsx';
import { ErrorNotice, Sheet } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { listingTexts } from './listing-texts.ts';

/** No flash price lasts longer, minutes: a seller who forgets it gives the goods away. */
const MOST_MINUTES = 120;

function FlashForm({ listing, onStart }: { listing: Listing; onStart: (flash: StartFlash) => void }) {
  const t = listingTexts();
  const [price, setPrice] = useState('');
  const [quantity, setQuantity] = useState(Math.max(1, Math.min(10, listing.available)));
  const [minutes, setMinutes] = useState(5);
  const [tried, setTried] = useState(false);
  const priceDong = wholeNumber(price, 1_000, listing.priceDong - 1);
  return (
    <form
      class="stack-s"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (priceDong !== null) onStart({ priceDong, quantity, delayMs: 0, durationMs: minutes * 60_000 });
      }}
    >
      <h3>{t.flash}</h3>
      <TextField
        label={t.flashPrice}
        inputMode="numeric"
        maxLength={15}
        value={price}
        refusal={tried && priceDong === null ? t.badPrice : undefined}
        onText={setPrice}
      />
      <StepperField label={t.flashUnits} value={quantity} max={9_999} onNumber={setQuantity} />
      <StepperField label={t.flashMinutes} value={minutes} max={MOST_MINUTES} onNumber={setMinutes} />
      <button type="submit" class="button main wide">
        <Icon name="flash" />
        {t.start}
      </button>
    </form>
  );
}

/** What a seller does with one listing beside pinning it and counting in stock. */
export function ListingSheet(props: {
  listing: Listing;
  saleEventId: string;
  link: Link;
  /** Told of the listing as it is now. */
  onChanged: (listing: Listing) => void;
  onClose: () => void;
}) {
  const { listing, saleEventId, link, onChanged, onClose } = props;
  const t = listingTexts();
  const [asking, setAsking] = useState(false);
  const question = useRef<HTMLDivElement>(null);
  // It takes the place of the button that had the focus, and may lie outside the small screen.
  useEffect(() => question.current?.focus(), [asking]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);

  const run = async <T,>(work: Promise<Outcome<T>>, done: (data: T) => void) => {
    setBusy(true);
    setError(null);
    const outcome = await work;
    setBusy(false);
    if (!outcome.ok) return setError(outcome.error);
    done(outcome.data);
    onClose();
  };
  const change = (what: { hidden?: boolean; flash?: StartFlash | null }) =>
    void run(link.command('listing:change', { saleEventId, listingId: listing.id, ...what }), onChanged);
  const sellOut = () =>
    void run(link.command('stock:sell-out', { saleEventId, variantId: listing.variantId }), () => undefined);

  return (
    <Sheet title={listingName(listing)} onClose={onClose}>
      <fieldset class="stack" disabled={busy}>
        <p class="row spread">
          <Price listing={listing} />
          <StockLeft listing={listing} />
        </p>
        {error !== null && <ErrorNotice error={error} />}
        <button type="button" class="button wide" onClick={() => change({ hidden: !listing.hidden })}>
          <Icon name={listing.hidden ? 'show' : 'hide'} />
          {listing.hidden ? t.show : t.hide}
        </button>
        {listing.flash === null ? (
          <FlashForm listing={listing} onStart={(flash) => change({ flash })} />
        ) : (
          <button type="button" class="button main wide" onClick={() => change({ flash: null })}>
            <Icon name="stop" />
            {t.stop}
          </button>
        )}
        {listing.available > 0 && !asking && (
          <button type="button" class="button wide" onClick={() => setAsking(true)}>
            <Icon name="close" />
            {t.soldOut}
          </button>
        )}
        {asking && (
          <div class="stack-s" ref={question} tabIndex={-1}>
            <p>{t.soldOutAsk}</p>
            <button type="button" class="button main wide" onClick={sellOut}>
              <Icon name="check" />
              {t.soldOutYes}
            </button>
          </div>
        )}
      </fieldset>
    </Sheet>
  );
}
