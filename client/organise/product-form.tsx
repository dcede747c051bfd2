import { useState } from 'preact/hooks';
import type { Product, Unit } from '../../server/contract/catalog.ts';
import { commonTexts } from '../i18n/common.ts';
import { wholeNumber } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { Refusal, refusalElsewhere, SelectField, TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { emptyVariant, type VariantDraft } from './drafts.ts';
import { organiseTexts } from './texts.ts';

const MAX_STOCK = 1_000_000;

function VariantFields(props: {
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
        refusal={tried && wholeNumber(draft.openingStock, 0, MAX_STOCK) === null ? t.badStock : undefined}
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

/** A new product with its variants and their opening stock. */
export function ProductForm({ api, onCreated }: { api: CallApi; onCreated: (product: Product) => void }) {
  const t = organiseTexts();
  const [name, setName] = useState('');
  const [variants, setVariants] = useState([emptyVariant()]);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    const ready = variants.flatMap((draft) => {
      const openingStock = wholeNumber(draft.openingStock, 0, MAX_STOCK);
      return draft.name.trim() === '' || openingStock === null ? [] : [{ ...draft, openingStock }];
    });
    if (name.trim() === '' || ready.length < variants.length) return;
    setBusy(true);
    const outcome = await api('POST /api/products', { body: { name, variants: ready } });
    setBusy(false);
    if (outcome.ok) onCreated(outcome.data);
    else setError(outcome.error);
  };
  const refusal = refusalElsewhere(error);
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <TextField
        label={t.productName}
        maxLength={120}
        value={name}
        refusal={tried && name.trim() === '' ? t.needed : undefined}
        onText={setName}
      />
      {variants.map((draft, index) => (
        <VariantFields
          // A variant has no identity but its place until it is saved.
          key={index}
          nr={index + 1}
          draft={draft}
          tried={tried}
          onChange={(next) => setVariants(variants.map((other, at) => (at === index ? next : other)))}
          onRemove={
            variants.length > 1 ? () => setVariants(variants.filter((_, at) => at !== index)) : undefined
          }
        />
      ))}
      <button type="button" class="button" onClick={() => setVariants([...variants, emptyVariant()])}>
        <Icon name="plus" />
        {t.addVariant}
      </button>
      {refusal !== undefined && <Refusal text={refusal} />}
      <button type="submit" class="button main big wide" disabled={busy}>
        {t.saveProduct}
      </button>
    </form>
  );
}
