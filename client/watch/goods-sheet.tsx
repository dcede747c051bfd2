import { useMemo } from 'preact/hooks';
import type { Listing, ListingGoods } from '../../server/contract/catalog.ts';
import { photoPath } from '../../server/contract/photo-path.ts';
import { certificateTexts, certificateTitle, formatDay } from '../i18n/certificates.ts';
import { commonTexts } from '../i18n/common.ts';
import { createApi } from '../net/api.ts';
import { createResource } from '../state/resource.ts';
import { ErrorNotice, Notice, Sheet } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { watchGoodsTexts } from './goods-texts.ts';

function Origin({ goods }: { goods: ListingGoods }) {
  const t = watchGoodsTexts();
  const { household, certificates } = goods;
  return (
    <>
      {household && (
        <div>
          <h3>{t.madeBy}</h3>
          <p>
            {household.name}
            {household.village !== '' && `, ${household.village}`}
          </p>
        </div>
      )}
      {certificates.length > 0 && (
        <div>
          <h3>{t.certificates}</h3>
          <ul>
            {certificates.map((certificate, index) => (
              // A certificate has no identity but its place.
              <li key={index} class="row">
                <Icon name="check" />
                <span>{certificateTitle(certificate)}</span>
                {certificate.expiresOn !== null && (
                  <span class="soft">{certificateTexts().until(formatDay(certificate.expiresOn))}</span>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** Goods looked at closely: picture, description, producer, certificates. What there is to know comes when it is opened. */
export function GoodsSheet(props: {
  listing: Listing;
  saleEventId: string;
  /** Null: nothing can be ordered now. */
  onOrder: (() => void) | null;
  onClose: () => void;
}) {
  const { listing, saleEventId, onOrder, onClose } = props;
  const t = watchGoodsTexts();
  const details = useMemo(() => {
    const api = createApi((input, init) => fetch(input, init));
    return createResource(() => api('GET /api/sale-events/:id/goods', { params: { id: saleEventId } }));
  }, [saleEventId]);
  const goods = details.data.value?.goods.find(({ listingId }) => listingId === listing.id) ?? null;
  const error = details.error.value;
  const photo = goods?.photo ?? null;
  const empty =
    goods !== null &&
    listing.description === '' &&
    photo === null &&
    goods.household === null &&
    goods.certificates.length === 0;
  return (
    <Sheet title={listingName(listing)} onClose={onClose}>
      <div class="stack">
        {photo && (
          <img
            class="goods-photo"
            src={photoPath(photo.id, 480)}
            srcset={`${photoPath(photo.id, 480)} 480w, ${photoPath(photo.id, 1080)} 1080w`}
            sizes="(max-width: 40rem) 92vw, 38rem"
            width={photo.width}
            height={photo.height}
            alt={photo.alt || listingName(listing)}
          />
        )}
        <p>
          <Price listing={listing} /> <StockLeft listing={listing} />
        </p>
        {listing.description !== '' && <p class="lines">{listing.description}</p>}
        {goods && <Origin goods={goods} />}
        {details.data.value === null && error === null && (
          <Notice icon="clock" text={commonTexts().loading} />
        )}
        {error !== null && <ErrorNotice error={error} onRetry={details.reload} />}
        {empty && <Notice text={t.nothing} />}
        {onOrder && (
          <button
            type="button"
            class="button main big wide"
            disabled={listing.available <= 0}
            onClick={onOrder}
          >
            <Icon name="cart" />
            {t.order}
          </button>
        )}
      </div>
    </Sheet>
  );
}
