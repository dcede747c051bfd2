import { useEffect, useState } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import { createKeptPages, type KeptPage } from '../state/kept-pages.ts';
import type { Sale } from '../state/sale.ts';
import { Notice } from '../ui/frame.tsx';
import { listingName, Price } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { CoopLine } from './coop-line.tsx';
import { pageData } from './early.ts';
import { keptTexts } from './kept-texts.ts';
import { watchTexts } from './texts.ts';

/** Keeps the sale event of a page as it is now, and as it is whenever the page is left or put aside. */
export function keepPage(sale: Sale): void {
  const pages = createKeptPages();
  const keep = () => {
    const saleEvent = sale.saleEvent.value;
    if (saleEvent === null) return;
    const coop = pageData?.coop ?? null;
    void pages.keep({ saleEvent, listings: sale.listings.value, coop, keptAtMs: Date.now() });
  };
  keep();
  document.addEventListener('visibilitychange', () => document.hidden && keep());
}

/** What a former visit has kept of a sale event; nothing where there was none. */
export function Kept({ saleEventId }: { saleEventId: string }) {
  const t = keptTexts();
  const [page, setPage] = useState<KeptPage | null>(null);
  useEffect(() => void createKeptPages().read(saleEventId).then(setPage), [saleEventId]);
  if (page === null) return null;
  const { saleEvent, listings, coop, keptAtMs } = page;
  const { title, description, startsAt, state, sellerName } = saleEvent;
  const isOver = state === 'ended' || state === 'cancelled';
  return (
    <>
      <Notice icon="save" text={t.kept(formatDateTime(new Date(keptAtMs).toISOString()))} />
      <h1>{title}</h1>
      <p class="row soft">
        <Icon name="clock" />
        {formatDateTime(startsAt)}
        {isOver && <span class="badge">{commonTexts().states[state]}</span>}
      </p>
      <p class="soft">{watchTexts().by(sellerName)}</p>
      <CoopLine coop={coop} />
      {description !== '' && <p class="lines">{description}</p>}
      <h2>{watchTexts().goods}</h2>
      <ul class="stack-s" aria-label={watchTexts().goods}>
        {listings.map((listing) => (
          <li key={listing.id} class="card">
            <p>
              <span class="code">{listing.code}</span> {listingName(listing)}
            </p>
            <p>
              <Price listing={listing} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
