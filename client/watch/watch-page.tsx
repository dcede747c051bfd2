import { useEffect, useState } from 'preact/hooks';
import type { Listing } from '../../server/contract/catalog.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatCount } from '../i18n/format.ts';
import type { Link } from '../net/socket.ts';
import type { OrderSender } from '../state/order-sender.ts';
import type { Sale } from '../state/sale.ts';
import { ErrorNotice, ListOf, Notice, TopBar } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { OrderSheet } from './order-sheet.tsx';
import { Stage } from './stage.tsx';
import { watchTexts } from './texts.ts';

type Choose = (listing: Listing) => void;

function OrderButton({ listing, choose, main }: { listing: Listing; choose: Choose; main?: boolean }) {
  const t = watchTexts();
  return (
    <button
      type="button"
      class={main ? 'button main' : 'button'}
      aria-label={t.orderThis(listingName(listing))}
      disabled={listing.available <= 0}
      onClick={() => choose(listing)}
    >
      <Icon name="cart" />
      {t.orderNow}
    </button>
  );
}

/** The pinned listing, over the lower edge of the picture; its place is kept while nothing is pinned. */
function PinnedCard({ sale, choose, open }: { sale: Sale; choose: Choose; open: boolean }) {
  const t = watchTexts();
  const listing = sale.listings.value.find(({ id }) => id === sale.shownPin.value);
  return (
    <section class="pinned" aria-label={t.pinned} aria-live="polite">
      {listing === undefined ? (
        <p class="soft">{t.nothingPinned}</p>
      ) : (
        <>
          <p class="pinned-name">
            <span class="code">{listing.code}</span> {listingName(listing)}
          </p>
          <div class="row spread">
            <div>
              <Price listing={listing} />
              <p>
                <StockLeft listing={listing} />
              </p>
            </div>
            {open && <OrderButton listing={listing} choose={choose} main />}
          </div>
        </>
      )}
    </section>
  );
}

function Ticker({ sale }: { sale: Sale }) {
  const t = watchTexts();
  const newest = sale.purchases.value[0];
  return (
    <p class="ticker" role="log" aria-live="polite">
      <Icon name="cart" />
      <span key={newest?.at}>
        {newest === undefined ? t.quietSoFar : t.bought(formatCount(newest.quantity), listingName(newest))}
      </span>
    </p>
  );
}

function Goods({ sale, choose, open }: { sale: Sale; choose: Choose; open: boolean }) {
  const t = watchTexts();
  return (
    <section class="stack-s">
      <h2>{t.goods}</h2>
      <ListOf
        label={t.goods}
        items={sale.saleEvent.value === null ? null : sale.listings.value}
        error={sale.error.value}
        empty={t.noGoods}
      >
        {(listing) => (
          <li key={listing.id} class="card goods">
            <div>
              <p class="strong">
                <span class="code">{listing.code}</span> {listingName(listing)}
              </p>
              <p>
                <Price listing={listing} />
              </p>
              <StockLeft listing={listing} />
            </div>
            {open && <OrderButton listing={listing} choose={choose} />}
          </li>
        )}
      </ListOf>
    </section>
  );
}

/** What the order is doing while its sheet is closed. */
function OrderBar({ sender, onOpen }: { sender: OrderSender; onOpen: () => void }) {
  const t = watchTexts().order;
  const { kind } = sender.progress.value;
  if (kind === 'idle') return null;
  const text = { sending: t.sending, waiting: t.waiting, confirmed: t.confirmed, refused: t.refused }[kind];
  return (
    <Notice tone={kind === 'confirmed' ? 'good' : 'warn'} icon="cart" text={text}>
      {kind === 'confirmed' && (
        <button type="button" class="button" onClick={onOpen}>
          {t.code}
        </button>
      )}
    </Notice>
  );
}

/** The watch page: picture, pinned goods, all goods, order sheet. */
export function WatchPage({
  sale,
  sender,
  link,
  saleEventId,
}: {
  sale: Sale;
  sender: OrderSender;
  link: Link;
  saleEventId: string;
}) {
  const t = watchTexts();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [showConfirmed, setShowConfirmed] = useState(false);
  const saleEvent = sale.saleEvent.value;
  const chosen = sale.listings.value.find(({ id }) => id === chosenId) ?? null;
  const open = saleEvent?.state === 'live' || saleEvent?.state === 'scheduled';
  const choose = (listing: Listing) => {
    sender.dismiss();
    setChosenId(listing.id);
  };
  const sheet = chosen !== null || showConfirmed;
  useEffect(() => {
    if (saleEvent !== null) document.title = `${saleEvent.title} · ${commonTexts().brand}`;
  }, [saleEvent]);

  if (sale.error.value !== null) {
    return (
      <>
        <TopBar />
        <main class="page">
          <ErrorNotice error={sale.error.value} onRetry={sale.reload} />
        </main>
      </>
    );
  }
  return (
    <>
      <TopBar />
      <main class="watch">
        <div class="watch-top">
          <Stage sale={sale} />
          <PinnedCard sale={sale} choose={choose} open={open} />
        </div>
        <div class="page stack">
          <div>
            <h1>{saleEvent?.title ?? '\u00a0'}</h1>
            <p class="row spread soft">
              <span>{saleEvent === null ? '\u00a0' : t.by(saleEvent.sellerName)}</span>
              <span class="row" data-testid="viewers">
                <Icon name="people" />
                {t.viewers(formatCount(sale.viewers.value))}
              </span>
            </p>
          </div>
          {!link.online.value && saleEvent !== null && (
            <Notice tone="warn" icon="warn" text={commonTexts().reconnecting} />
          )}
          {!sheet && <OrderBar sender={sender} onOpen={() => setShowConfirmed(true)} />}
          <Ticker sale={sale} />
          <Goods sale={sale} choose={choose} open={open} />
        </div>
      </main>
      {sheet && (
        <OrderSheet
          listing={chosen}
          saleEventId={saleEventId}
          sender={sender}
          onClose={() => {
            setChosenId(null);
            setShowConfirmed(false);
          }}
        />
      )}
    </>
  );
}
