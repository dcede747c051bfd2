import type { Listing, Unit } from '../../server/contract/catalog.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatCount, formatDong, formatTime } from '../i18n/format.ts';

/** A listing's full name, `Mận tam hoa · Thùng 5 kg`; the variant is left out where it says nothing more. */
export function listingName(listing: Pick<Listing, 'productName' | 'variantName'>): string {
  const { productName, variantName } = listing;
  return variantName === '' || variantName === productName ? productName : `${productName} · ${variantName}`;
}

/** The unit as it is said after `count`, `box` or `boxes`. */
function unitAfter(count: number, unit: Unit): string {
  const t = commonTexts();
  return (count === 1 ? t.units : t.manyUnits)[unit];
}

/** A quantity with its unit, `3 kg`. */
export function quantityOf(count: number, unit: Unit): string {
  return `${formatCount(count)} ${unitAfter(count, unit)}`;
}

/** The price, as big as it must be; a flash price with the normal one, its end, and the units it is still for. */
export function Price({ listing }: { listing: Listing }) {
  const t = commonTexts();
  const { flash, unit, priceDong } = listing;
  return (
    <span>
      <span class="price">{formatDong(flash?.priceDong ?? priceDong)}</span>{' '}
      <span class="unit">{t.perUnit(t.units[unit])}</span>
      {flash !== null && (
        <span class="flash">
          {' '}
          <s>{formatDong(priceDong)}</s> {t.flash(formatTime(flash.endsAt), quantityOf(flash.left, unit))}
        </span>
      )}
    </span>
  );
}

/** Units left, now. */
export function StockLeft({ listing }: { listing: Listing }) {
  const t = commonTexts();
  const { available, unit } = listing;
  if (available <= 0) return <span class="stock none">{t.soldOut}</span>;
  return (
    <span class={available <= 5 ? 'stock few' : 'stock'}>
      {t.stockLeft(formatCount(available), unitAfter(available, unit))}
    </span>
  );
}
