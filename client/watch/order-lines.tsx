import type { Listing } from '../../server/contract/catalog.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatDong } from '../i18n/format.ts';
import type { ClientError } from '../net/outcome.ts';
import { SelectField, StepperField } from '../ui/field.tsx';
import { listingName, Price, quantityOf, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { type DraftLine, mostUnits } from './order-form.ts';
import { orderSheetTexts } from './order-sheet-texts.ts';
import { orderTexts } from './order-texts.ts';

function Line(props: {
  listing: Listing;
  quantity: number;
  /** The only line needs no name at its number, and cannot be removed. */
  only: boolean;
  refusal: string | undefined;
  onQuantity: (quantity: number) => void;
  onRemove: () => void;
}) {
  const { listing, quantity, only, refusal, onQuantity, onRemove } = props;
  const t = orderTexts();
  const name = listingName(listing);
  const { limitPerBuyer } = listing;
  return (
    <div class="card stack-s">
      <p class="strong">{name}</p>
      <p class="row spread">
        <Price listing={listing} />
        <StockLeft listing={listing} />
      </p>
      <StepperField
        label={only ? orderSheetTexts().quantity : t.quantityOf(name)}
        value={quantity}
        max={mostUnits(listing.available, limitPerBuyer)}
        hint={
          limitPerBuyer === null
            ? undefined
            : orderSheetTexts().limit(quantityOf(limitPerBuyer, listing.unit))
        }
        refusal={refusal}
        onNumber={onQuantity}
      />
      {!only && (
        <button type="button" class="button plain" onClick={onRemove}>
          <Icon name="close" />
          {t.removeLine(name)}
        </button>
      )}
    </div>
  );
}

/** What is ordered, line by line, and the way to more. */
export function OrderLines(props: {
  lines: readonly DraftLine[];
  listings: readonly Listing[];
  error: ClientError | null;
  onChange: (lines: DraftLine[]) => void;
}) {
  const { lines, listings, error, onChange } = props;
  const t = orderTexts();
  const others = listings.filter(
    ({ id, available }) => available > 0 && lines.every(({ listingId }) => listingId !== id),
  );
  const aboutUnits = error?.code === 'sold_out' || error?.code === 'over_limit';
  return (
    <>
      {lines.map(({ listingId, quantity }) => {
        const listing = listings.find(({ id }) => id === listingId);
        if (listing === undefined) return null;
        const refused = aboutUnits && (lines.length === 1 || error.listingId === listingId);
        return (
          <Line
            key={listingId}
            listing={listing}
            quantity={quantity}
            only={lines.length === 1}
            refusal={refused ? errorSentence(error) : undefined}
            onQuantity={(next) =>
              onChange(
                lines.map((line) => (line.listingId === listingId ? { listingId, quantity: next } : line)),
              )
            }
            onRemove={() => onChange(lines.filter((line) => line.listingId !== listingId))}
          />
        );
      })}
      {others.length > 0 && (
        <SelectField
          label={lines.length === 0 ? t.chooseMore : t.more}
          value=""
          options={[
            { value: '', text: t.chooseMore },
            ...others.map((listing) => ({
              value: listing.id,
              text: `${listingName(listing)} · ${formatDong(listing.flash?.priceDong ?? listing.priceDong)}`,
            })),
          ]}
          onText={(listingId) => {
            if (listingId !== '') onChange([...lines, { listingId, quantity: 1 }]);
          }}
        />
      )}
    </>
  );
}

/** Each price that has changed since it was shown, and what agreeing to the new ones does. */
export function ChangedPrices(props: {
  error: ClientError;
  listings: readonly Listing[];
  onAgree: () => void;
}) {
  const { error, listings, onAgree } = props;
  const t = orderTexts();
  return (
    <div class="notice warn" role="alert">
      <Icon name="warn" />
      <div class="stack-s">
        <p>{errorSentence(error)}</p>
        {error.prices?.map(({ listingId, shownDong, priceDong }) => {
          const listing = listings.find(({ id }) => id === listingId);
          return (
            <p key={listingId}>
              {listing && `${listingName(listing)}: `}
              <s>{formatDong(shownDong)}</s> <strong>{formatDong(priceDong)}</strong>
            </p>
          );
        })}
        <button type="button" class="button main wide" onClick={onAgree}>
          {t.agree}
        </button>
      </div>
    </div>
  );
}
