import type { Listing } from '../../server/contract/catalog.ts';
import { photoPath } from '../../server/contract/photo-path.ts';
import type { Sale } from '../state/sale.ts';
import { ListOf } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { watchTexts } from './texts.ts';

export type Choose = (listing: Listing) => void;

export function OrderButton({ listing, choose, main }: { listing: Listing; choose: Choose; main?: boolean }) {
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

/** The photo's place is kept while it may not load yet. */
function Thumb({ photoId, load }: { photoId: string; load: boolean }) {
  if (!load) return <span class="thumb" />;
  return <img class="thumb" src={photoPath(photoId, 160)} loading="lazy" alt="" />;
}

/** All goods of a sale event; `photos`: they may load now. */
export function GoodsList(props: {
  sale: Sale;
  choose: Choose;
  look: Choose;
  open: boolean;
  photos: boolean;
}) {
  const { sale, choose, look, open, photos } = props;
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
            <div class="named">
              {listing.photoId && <Thumb photoId={listing.photoId} load={photos} />}
              <p class="strong">
                <span class="code">{listing.code}</span> {listingName(listing)}
              </p>
              <button
                type="button"
                class="button plain"
                aria-label={`${t.look}: ${listingName(listing)}`}
                onClick={() => look(listing)}
              >
                {t.look}
              </button>
            </div>
            <div class="offer">
              <p>
                <Price listing={listing} /> <StockLeft listing={listing} />
              </p>
              {open && <OrderButton listing={listing} choose={choose} />}
            </div>
          </li>
        )}
      </ListOf>
    </section>
  );
}
