import { useState } from 'preact/hooks';
import type { Listing } from '../../server/contract/catalog.ts';
import type { RunSheetItem } from '../../server/contract/sale-event.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import type { HiddenListings } from '../state/hidden-listings.ts';
import type { Sale } from '../state/sale.ts';
import { StepperField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Sheet } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { ListingSheet } from './listing-sheet.tsx';
import { listingTexts } from './listing-texts.ts';
import { inRunOrder } from './run-sheet.ts';
import { studioTexts } from './texts.ts';

function AddStockSheet(props: { listing: Listing; saleEventId: string; link: Link; onClose: () => void }) {
  const { listing, saleEventId, link, onClose } = props;
  const t = studioTexts();
  const [quantity, setQuantity] = useState(10);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const outcome = await link.command('stock:add', { saleEventId, variantId: listing.variantId, quantity });
    setBusy(false);
    if (outcome.ok) onClose();
    else setError(outcome.error);
  };
  return (
    <Sheet title={t.addStockTo(listingName(listing))} onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        <p>
          <StockLeft listing={listing} />
        </p>
        <StepperField label={t.howMany} value={quantity} max={9_999} onNumber={setQuantity} />
        {error !== null && <ErrorNotice error={error} />}
        <button type="submit" class="button main big wide" disabled={busy}>
          {t.add}
        </button>
      </form>
    </Sheet>
  );
}

/** Every listing in the order of the run sheet: one big tap pins it, another unpins it. */
export function GoodsPanel(props: {
  sale: Sale;
  link: Link;
  saleEventId: string;
  runSheet: readonly RunSheetItem[];
  hidden: HiddenListings;
}) {
  const { sale, link, saleEventId, runSheet, hidden } = props;
  const t = studioTexts();
  const [adding, setAdding] = useState<string | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const pinnedId = sale.pin.value?.listingId ?? null;
  const pin = async (listingId: string | null) => {
    setError(null);
    const outcome = await link.command('listing:pin', { saleEventId, listingId });
    if (!outcome.ok) setError(outcome.error);
  };
  const [changing, setChanging] = useState<string | null>(null);
  const listings = [...sale.listings.value, ...hidden.listings.value];
  const addingTo = listings.find(({ id }) => id === adding);
  const changed = listings.find(({ id }) => id === changing);
  return (
    <section class="stack-s">
      <h2>{t.goods}</h2>
      {error !== null && <ErrorNotice error={error} />}
      <ListOf
        label={t.goods}
        items={sale.saleEvent.value === null ? null : inRunOrder(listings, runSheet)}
        error={sale.error.value}
        empty={t.noGoods}
        onRetry={sale.reload}
      >
        {({ listing, note }) => {
          const pinned = listing.id === pinnedId;
          const name = listingName(listing);
          return (
            <li key={listing.id} class={pinned ? 'pin-card pinned-now' : 'pin-card'}>
              <button
                type="button"
                class="pin-button"
                aria-pressed={pinned}
                onClick={() => void pin(pinned ? null : listing.id)}
              >
                <span class="visually-hidden">{pinned ? t.unpin(name) : t.pin(name)}. </span>
                <span class="strong">
                  <span class="code">{listing.code}</span> {name}
                </span>
                <span class="row spread">
                  <Price listing={listing} />
                  {pinned && (
                    <span class="badge live">
                      <Icon name="pin" />
                      {t.pinned}
                    </span>
                  )}
                </span>
                {listing.hidden && <span class="badge">{listingTexts().hidden}</span>}
                {note !== '' && <span class="soft">{note}</span>}
              </button>
              <div class="pin-foot">
                <StockLeft listing={listing} />
                <button
                  type="button"
                  class="button plain"
                  aria-label={t.addStockTo(name)}
                  onClick={() => setAdding(listing.id)}
                >
                  <Icon name="plus" />
                  {t.addStock}
                </button>
                <button type="button" class="button plain" onClick={() => setChanging(listing.id)}>
                  <Icon name="tune" />
                  <span>
                    <span class="visually-hidden">{listingTexts().moreFor(name)}: </span>
                    {listingTexts().more}
                  </span>
                </button>
              </div>
            </li>
          );
        }}
      </ListOf>
      {changed !== undefined && (
        <ListingSheet
          listing={changed}
          saleEventId={saleEventId}
          link={link}
          onChanged={hidden.put}
          onClose={() => setChanging(null)}
        />
      )}
      {addingTo !== undefined && (
        <AddStockSheet
          listing={addingTo}
          saleEventId={saleEventId}
          link={link}
          onClose={() => setAdding(null)}
        />
      )}
    </section>
  );
}
