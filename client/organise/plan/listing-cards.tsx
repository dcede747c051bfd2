import { useState } from 'preact/hooks';
import type { Product } from '../../../server/contract/catalog.ts';
import type { Clashes } from '../../../server/contract/sale-event.ts';
import { formatCount } from '../../i18n/format.ts';
import type { ClientError } from '../../net/outcome.ts';
import { refusalAt, SelectField, TextField, TickField } from '../../ui/field.tsx';
import { Notice } from '../../ui/frame.tsx';
import { listingName, quantityOf } from '../../ui/goods.tsx';
import { Icon } from '../../ui/icon.tsx';
import { checkListing, type ListingDraft } from '../drafts.ts';
import { organiseTexts } from '../texts.ts';
import { isBlank, moved } from './draft.ts';
import { PlanIcon } from './icons.tsx';
import { useReorder } from './reorder.ts';
import { planTexts } from './texts.ts';

type Option = { value: string; text: string };

/** Everything that can be offered, as choices. */
export function goodsOptions(products: readonly Product[]): Option[] {
  return products.flatMap((product) =>
    product.variants
      .filter(({ retired }) => !retired)
      .map((variant) => ({
        value: variant.id,
        text: `${listingName({ productName: product.name, variantName: variant.name })} (${quantityOf(variant.available, variant.unit)})`,
      })),
  );
}

/** What a listing is called while its fields do not show. */
function nameOf({ id, name, variantId }: ListingDraft, options: readonly Option[]): string {
  return (id === undefined ? options.find(({ value }) => value === variantId)?.text : name) ?? '';
}

/** `numbered`: this plan says how many units it means; else it means whatever there is. */
function StockWarning({ clash, numbered }: { clash: Clashes['stock'][number]; numbered: boolean }) {
  const t = planTexts();
  const available = formatCount(clash.available);
  const others = clash.others.map(({ title }) => `“${title}”`).join(', ');
  const short = t.stockShort(formatCount(clash.planned), available);
  const withOthers = numbered ? `${short} ${t.stockAlso(others)}` : t.stockShared(others, available);
  return <Notice tone="warn" icon="warn" text={others === '' ? short : withOthers} />;
}

/** The fields of one listing. */
function ListingFields(props: {
  nr: number;
  draft: ListingDraft;
  options: Option[];
  tried: boolean;
  error: ClientError | null;
  clash: Clashes['stock'][number] | undefined;
  onChange: (draft: ListingDraft) => void;
}) {
  const { nr, draft, options, tried, error, clash, onChange } = props;
  const t = organiseTexts();
  const p = planTexts();
  const faults = tried ? checkListing(draft) : {};
  const at = (name: string) => refusalAt(error, `listings.${nr - 1}.${name}`);
  const limit = (faults.limit && t[faults.limit]) ?? at('limitPerBuyer');
  const planned = (faults.planned && t[faults.planned]) ?? at('plannedQuantity');
  const note = at('note');
  const [open, setOpen] = useState(draft.limit !== '' || draft.planned !== '' || draft.note !== '');
  const refused = limit !== undefined || planned !== undefined || note !== undefined;
  return (
    <>
      {draft.id === undefined ? (
        <SelectField
          label={t.variant}
          value={draft.variantId}
          options={[{ value: '', text: t.chooseVariant }, ...options]}
          refusal={(faults.variantId && t[faults.variantId]) ?? at('variantId')}
          onText={(variantId) => onChange({ ...draft, variantId })}
        />
      ) : (
        <p class="strong">{draft.name}</p>
      )}
      {clash !== undefined && <StockWarning clash={clash} numbered={draft.planned.trim() !== ''} />}
      <TextField
        label={t.price}
        inputMode="numeric"
        maxLength={15}
        value={draft.price}
        refusal={(faults.price && t[faults.price]) ?? at('priceDong')}
        onText={(price) => onChange({ ...draft, price })}
      />
      <TickField
        label={t.hidden}
        checked={draft.hidden}
        onTick={(hidden) => onChange({ ...draft, hidden, hiddenTouched: true })}
      />
      <details class="more" open={open || refused} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{p.more}</summary>
        <div class="stack-s">
          <TextField
            label={t.limit}
            inputMode="numeric"
            maxLength={5}
            value={draft.limit}
            refusal={limit}
            onText={(typed) => onChange({ ...draft, limit: typed })}
          />
          <TextField
            label={p.planned}
            inputMode="numeric"
            maxLength={5}
            value={draft.planned}
            refusal={planned}
            onText={(typed) => onChange({ ...draft, planned: typed })}
          />
          <TextField
            label={p.note}
            maxLength={200}
            value={draft.note}
            refusal={note}
            onText={(typed) => onChange({ ...draft, note: typed })}
          />
        </div>
      </details>
    </>
  );
}

/** All listings in the order of the run sheet, which is changed by dragging or by the buttons. */
export function ListingCards(props: {
  listings: ListingDraft[];
  options: Option[];
  clashes: Clashes['stock'];
  /** As what the plan was to be saved; null: not yet. */
  tried: 'draft' | 'public' | null;
  error: ClientError | null;
  /** Once the sale is on, what is there is hidden, not removed. */
  isLive: boolean;
  onChange: (listings: ListingDraft[]) => void;
}) {
  const { listings, options, clashes, tried, error, isLive, onChange } = props;
  const t = organiseTexts();
  const p = planTexts();
  const [told, setTold] = useState('');
  const reorder = useReorder((from, to) => {
    onChange(moved(listings, from, to));
    setTold(p.movedTo(to + 1, listings.length));
  });
  const { drag } = reorder;
  const markOf = (index: number) => {
    if (drag === null || drag.to === drag.from) return '';
    if (index === drag.from) return ' dragged';
    const place = index > drag.from ? index - 1 : index;
    if (place === drag.to) return ' drop-before';
    return place === drag.to - 1 && drag.to === listings.length - 1 ? ' drop-after' : '';
  };
  return (
    <div class="stack-s">
      {listings.length > 1 && <p class="soft">{p.order}</p>}
      <p class="visually-hidden" role="status">
        {told}
      </p>
      <ol class={drag === null ? 'stack-s' : 'stack-s dragging'} ref={reorder.list} aria-label={t.listings}>
        {listings.map((draft, index) => (
          <li key={draft.key} class={`plan-row${markOf(index)}`}>
            <fieldset class="card stack-s">
              <legend class="strong">
                {t.listingNr(index + 1)}
                {drag !== null && ` · ${nameOf(draft, options)}`}
              </legend>
              {listings.length > 1 && (
                <div class="plan-tools">
                  <span class="grip" title={p.drag(index + 1)} {...reorder.grip(index)}>
                    <PlanIcon name="grip" />
                  </span>
                  {(
                    [
                      ['up', index - 1, p.up(index + 1)],
                      ['down', index + 1, p.down(index + 1)],
                    ] as const
                  ).map(([name, to, label]) => (
                    <button
                      key={name}
                      type="button"
                      class="button"
                      data-move={name}
                      aria-label={label}
                      disabled={to < 0 || to >= listings.length}
                      onClick={() => reorder.step(index, to, name)}
                    >
                      <PlanIcon name={name} />
                    </button>
                  ))}
                </div>
              )}
              <ListingFields
                nr={index + 1}
                draft={draft}
                options={options}
                tried={tried === 'public' || (tried === 'draft' && !isBlank(draft))}
                error={error}
                clash={clashes.find(({ variantId }) => variantId === draft.variantId)}
                onChange={(next) => onChange(listings.map((other, at) => (at === index ? next : other)))}
              />
              {listings.length > 1 && !(isLive && draft.id !== undefined) && (
                <button
                  type="button"
                  class="button plain"
                  onClick={() => onChange(listings.filter((_, at) => at !== index))}
                >
                  <Icon name="close" />
                  {t.removeListing(index + 1)}
                </button>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
    </div>
  );
}
