import type { Unit } from '../../server/contract/catalog.ts';
import { commonTexts } from '../i18n/common.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { quantityOf } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import type { VariantDraft } from './drafts.ts';
import { isBadStock, type KnownVariantDraft } from './goods-drafts.ts';
import { goodsTexts } from './goods-texts.ts';
import { organiseTexts } from './texts.ts';

/** A variant that is to be made, with its opening stock. */
export function NewVariantFields(props: {
  nr: number;
  draft: VariantDraft;
  tried: boolean;
  onChange: (draft: VariantDraft) => void;
  onRemove?: (() => void) | undefined;
}) {
  const { nr, draft, tried, onChange, onRemove } = props;
  const t = organiseTexts();
  const units = Object.entries(commonTexts().units).map(([value, text]) => ({ value, text }));
  return (
    <fieldset class="card stack-s">
      <legend class="strong">{t.variantNr(nr)}</legend>
      <TextField
        label={t.variantName}
        maxLength={80}
        value={draft.name}
        refusal={tried && draft.name.trim() === '' ? t.needed : undefined}
        onText={(name) => onChange({ ...draft, name })}
      />
      <SelectField
        label={t.unit}
        value={draft.unit}
        options={units}
        // The options are exactly the contract's units.
        onText={(unit) => onChange({ ...draft, unit: unit as Unit })}
      />
      <TextField
        label={t.openingStock}
        inputMode="numeric"
        value={draft.openingStock}
        refusal={tried && isBadStock(draft.openingStock) ? t.badStock : undefined}
        onText={(openingStock) => onChange({ ...draft, openingStock })}
      />
      {onRemove && (
        <button type="button" class="button plain" onClick={onRemove}>
          <Icon name="close" />
          {t.removeVariant(nr)}
        </button>
      )}
    </fieldset>
  );
}

/** A variant that there is: another name, no longer sold, or sold again. Its stock changes in a sale event. */
export function KnownVariantFields(props: {
  nr: number;
  draft: KnownVariantDraft;
  tried: boolean;
  onChange: (draft: KnownVariantDraft) => void;
}) {
  const { nr, draft, tried, onChange } = props;
  const t = organiseTexts();
  const g = goodsTexts();
  return (
    <fieldset class="card stack-s">
      <legend class="strong">{t.variantNr(nr)}</legend>
      <TextField
        label={t.variantName}
        maxLength={80}
        value={draft.name}
        refusal={tried && draft.name.trim() === '' ? t.needed : undefined}
        onText={(name) => onChange({ ...draft, name })}
      />
      <p class="row spread">
        <span>{g.inStock(quantityOf(draft.available, draft.unit))}</span>
        {draft.retired && <span class="badge">{g.retired}</span>}
      </p>
      <button
        type="button"
        class="button wide"
        onClick={() => onChange({ ...draft, retired: !draft.retired })}
      >
        <Icon name={draft.retired ? 'show' : 'hide'} />
        {draft.retired ? g.unretire : g.retire}
      </button>
    </fieldset>
  );
}
