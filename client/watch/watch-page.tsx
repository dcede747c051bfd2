import { useEffect, useRef, useState } from 'preact/hooks';
import type { Listing } from '../../server/contract/catalog.ts';
import type { OrderLine, PlacedOrder } from '../../server/contract/order.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatCount } from '../i18n/format.ts';
import type { Link } from '../net/socket.ts';
import type { MyOrders } from '../state/my-orders.ts';
import type { OrderSender } from '../state/order-sender.ts';
import type { Sale } from '../state/sale.ts';
import { takesOrders } from '../state/takes-orders.ts';
import { Notice } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { GuideLink } from '../ui/guide-link.tsx';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { type Choose, GoodsList, OrderButton } from './goods-list.tsx';
import { loadKept, NoSale, OtherSales } from './no-sale.tsx';
import { OrderBar } from './order-bar.tsx';
import type { DraftLine } from './order-form.ts';
import type { OrderStart } from './order-sheet.tsx';
import { Stage } from './stage.tsx';
import { watchTexts } from './texts.ts';

/** Comments cost a viewer nothing before they are asked for. */
const Comments = lazily(() => import('./comments-panel.tsx').then(({ CommentsPanel }) => CommentsPanel));

/** Nor does a closer look at goods. */
const GoodsSheet = lazily(() => import('./goods-sheet.tsx').then(({ GoodsSheet }) => GoodsSheet));

/** Nor do hearts, before the picture is there. */
const HeartButton = lazily(
  () => import('./hearts.tsx').then(({ HeartButton }) => HeartButton),
  () => null,
);

/** Nor does what is told before the start and after the end. */
const OffAir = lazily(() => import('./off-air.tsx').then(({ OffAir }) => OffAir));

/** Nor do the orders of a phone, before there are any. */
const MyOrdersButton = lazily(
  () => import('./order-mine.tsx').then(({ MyOrdersButton }) => MyOrdersButton),
  () => null,
);

/** Nor does what has been recorded, before there is such a thing. */
const Replay = lazily(
  () => import('./replay.tsx').then(({ Replay }) => Replay),
  () => <section class="stage still" />,
);

/** Nor does ordering: it comes once the page stands, or with the tap that is sooner. */
const loadOrderSheet = () => import('./order-sheet.tsx').then(({ OrderSheet }) => OrderSheet);
const OrderSheet = lazily(loadOrderSheet);
/** Until then the link belongs to the first picture: afterwards come the order sheet and the photos of the goods. */
const REST_AFTER_MS = 4_000;

type Tab = 'goods' | 'comments';
const draftOf = ({ listingId, quantity }: OrderLine): DraftLine => ({ listingId, quantity });

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
          <div class="offer">
            <p>
              <Price listing={listing} /> <StockLeft listing={listing} />
            </p>
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

function Tabs({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const t = watchTexts();
  return (
    <div class="tabs">
      {(['goods', 'comments'] as const).map((name) => (
        <button key={name} type="button" aria-pressed={name === tab} onClick={() => onTab(name)}>
          {t.tabs[name]}
        </button>
      ))}
    </div>
  );
}

/** The watch page: picture, pinned goods, all goods, order sheet. */
export function WatchPage({
  sale,
  sender,
  mine,
  link,
  saleEventId,
}: {
  sale: Sale;
  sender: OrderSender;
  mine: MyOrders;
  link: Link;
  saleEventId: string;
}) {
  const t = watchTexts();
  const [draft, setDraft] = useState<OrderStart | null>(null);
  const [tab, setTab] = useState<Tab | null>(null);
  const [showConfirmed, setShowConfirmed] = useState(false);
  const [photos, setPhotos] = useState(false);
  const [lookedAt, setLookedAt] = useState<string | null>(null);
  const saleEvent = sale.saleEvent.value;
  const listings = sale.listings.value;
  const listed = draft?.lines.filter(({ listingId }) => listings.some(({ id }) => id === listingId)) ?? [];
  const aheadMs = sale.aheadMs.value;
  const live = saleEvent?.state === 'live';
  // As on the server. When the time is over it is asked anew.
  const open = takesOrders(saleEvent, Date.now() + aheadMs);
  const [, setAsked] = useState(0);
  const onOver = () => setAsked((times) => times + 1);
  const over = saleEvent?.state === 'ended' || saleEvent?.state === 'cancelled';
  // Whoever has watched sees the last seconds of the live, which are still on their way.
  const watched = useRef(false);
  watched.current ||= live;
  const replays = saleEvent?.state === 'ended' && !watched.current;
  const order = (start: OrderStart) => {
    sender.dismiss();
    setDraft(start);
  };
  const choose = (listing: Listing) => order({ lines: [{ listingId: listing.id, quantity: 1 }] });
  const again = open ? (former: PlacedOrder) => order({ lines: former.lines.map(draftOf) }) : null;
  const looked = listings.find(({ id }) => id === lookedAt);
  const sheet = listed.length > 0 || showConfirmed;
  useEffect(() => {
    // Where it fails, the tap tries again.
    const timer = setTimeout(() => {
      setPhotos(true);
      void loadOrderSheet().catch(() => undefined);
      void loadKept()
        .then(({ keepPage }) => keepPage(sale))
        .catch(() => undefined);
    }, REST_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (saleEvent !== null) document.title = `${saleEvent.title} · ${commonTexts().brand}`;
  }, [saleEvent]);

  const error = sale.error.value;
  if (error !== null) return <NoSale sale={sale} error={error} sender={sender} saleEventId={saleEventId} />;
  return (
    <>
      <TopBar />
      <main class="watch">
        {replays && (
          <Replay sale={sale} saleEventId={saleEventId} choose={open ? choose : null} onOver={onOver} />
        )}
        {!replays && (
          <div class="watch-top">
            <Stage sale={sale} />
            {!over && <PinnedCard sale={sale} choose={choose} open={open} />}
          </div>
        )}
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
          {mine.orders.value.length > 0 && (
            <MyOrdersButton mine={mine} saleEventId={saleEventId} aheadMs={aheadMs} onAgain={again} />
          )}
          {live && (
            <div class="hearts">
              <Ticker sale={sale} />
              {photos && <HeartButton link={link} saleEventId={saleEventId} />}
            </div>
          )}
          {saleEvent !== null && !live && !replays && (
            <OffAir saleEvent={saleEvent} aheadMs={aheadMs} onOver={onOver} />
          )}
          {live && <Tabs tab={tab ?? 'goods'} onTab={setTab} />}
          {live && tab !== null && (
            <Comments
              sale={sale}
              link={link}
              saleEventId={saleEventId}
              visible={tab === 'comments'}
              onOrder={order}
            />
          )}
          {!(live && tab === 'comments') && (
            <GoodsList
              sale={sale}
              choose={choose}
              look={({ id }) => setLookedAt(id)}
              open={open}
              photos={photos}
            />
          )}
          {over && <OtherSales />}
          <p>
            <GuideLink of="nguoi-mua" />
          </p>
        </div>
      </main>
      {looked && (
        <GoodsSheet
          listing={looked}
          saleEventId={saleEventId}
          onOrder={
            open
              ? () => {
                  setLookedAt(null);
                  choose(looked);
                }
              : null
          }
          onClose={() => setLookedAt(null)}
        />
      )}
      {sheet && (
        <OrderSheet
          draft={listed.length > 0 ? { ...draft, lines: listed } : null}
          listings={listings}
          prepaid={sale.prepaid.value}
          deliveryFees={sale.deliveryFees.value}
          saleEventId={saleEventId}
          sender={sender}
          mine={mine}
          aheadMs={aheadMs}
          onAgain={again}
          onClose={() => {
            setDraft(null);
            setShowConfirmed(false);
          }}
        />
      )}
    </>
  );
}
