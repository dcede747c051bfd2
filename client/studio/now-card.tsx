import { useState } from 'preact/hooks';
import type { Listing, StartFlash } from '../../server/contract/catalog.ts';
import type { RunSheetItem } from '../../server/contract/sale-event.ts';
import { formatDong } from '../i18n/format.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import type { HiddenListings } from '../state/hidden-listings.ts';
import type { Sale } from '../state/sale.ts';
import { ErrorNotice } from '../ui/frame.tsx';
import { listingName, Price, quantityOf, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { nowTexts } from './now-texts.ts';
import { inRunOrder, nextToShow } from './run-sheet.ts';
import { ToolIcon } from './tool-icon.tsx';

/** One tap takes so much off, for so many units and so long; anything else is in the sheet of the listing. */
const FLASH_SHARE = 0.9;
const FLASH_UNITS = 10;
const FLASH_MS = 5 * 60_000;
const WHOLE_DONG = 1_000;

/** The flash price of one tap, in whole thousands; null where there is nothing to sell or nothing to take off. */
export function quickFlash({ priceDong, available, flash }: Listing): StartFlash | null {
  const price = Math.floor((priceDong * FLASH_SHARE) / WHOLE_DONG) * WHOLE_DONG;
  if (flash !== null || available < 1 || price < WHOLE_DONG) return null;
  return {
    priceDong: price,
    quantity: Math.min(FLASH_UNITS, available),
    delayMs: 0,
    durationMs: FLASH_MS,
  };
}

/**
 * What is before the camera, big, with the two taps that a seller needs most: the next thing, and a flash price. It is
 * as high for one listing as for another: nothing below moves when a helper shows the next one.
 */
export function NowCard(props: {
  sale: Sale;
  link: Link;
  saleEventId: string;
  runSheet: readonly RunSheetItem[];
  hidden: HiddenListings;
}) {
  const { sale, link, saleEventId, runSheet, hidden } = props;
  const t = nowTexts();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const entries = inRunOrder([...sale.listings.value, ...hidden.listings.value], runSheet);
  const pinnedId = sale.pin.value?.listingId ?? null;
  const shown = entries.find(({ listing }) => listing.id === pinnedId);
  const next = nextToShow(entries, pinnedId);
  const flash = shown === undefined ? null : quickFlash(shown.listing);
  const hasNotes = entries.some(({ note }) => note !== '');

  const run = async (work: Promise<Outcome<unknown>>) => {
    setBusy(true);
    setError(null);
    const outcome = await work;
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
  };
  const pin = (listingId: string) => void run(link.command('listing:pin', { saleEventId, listingId }));
  const setFlash = ({ id }: Listing, to: StartFlash | null) =>
    void run(link.command('listing:change', { saleEventId, listingId: id, flash: to }));

  return (
    <section class="card now stack-s" aria-label={t.title}>
      <h2>{t.title}</h2>
      {shown === undefined ? (
        <p>{t.nothing}</p>
      ) : (
        <>
          <p class="now-name two-lines">
            <span class="code">{shown.listing.code}</span> {listingName(shown.listing)}
          </p>
          <p class="row now-price">
            <Price listing={shown.listing} />
            <StockLeft listing={shown.listing} />
          </p>
          {hasNotes && <p class="now-note">{shown.note}</p>}
        </>
      )}
      {error !== null && <ErrorNotice error={error} />}
      <fieldset class="stack-s" disabled={busy}>
        <div class="now-step">
          {next !== undefined ? (
            <button type="button" class="button main big wide" onClick={() => pin(next.listing.id)}>
              <ToolIcon name="next" />
              <span class="two-lines">
                {(shown === undefined ? t.first : t.next)(listingName(next.listing))}
              </span>
            </button>
          ) : (
            shown !== undefined && <p class="soft">{t.last}</p>
          )}
        </div>
        <div class="now-step">
          {shown !== undefined && flash !== null && (
            <button type="button" class="button big wide" onClick={() => setFlash(shown.listing, flash)}>
              <Icon name="flash" />
              <span class="two-lines">
                {t.flash(formatDong(flash.priceDong), quantityOf(flash.quantity, shown.listing.unit))}
              </span>
            </button>
          )}
          {shown !== undefined && shown.listing.flash !== null && (
            <button type="button" class="button big wide" onClick={() => setFlash(shown.listing, null)}>
              <Icon name="back" />
              <span class="two-lines">{t.undoFlash}</span>
            </button>
          )}
        </div>
      </fieldset>
    </section>
  );
}
