import { useMemo, useState } from 'preact/hooks';
import type { Product } from '../../server/contract/catalog.ts';
import type { Household } from '../../server/contract/household.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { createResource, type Resource } from '../state/resource.ts';
import { Refusal, refusalElsewhere, SelectField, TextField } from '../ui/field.tsx';
import { ErrorNotice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { AreaField } from './area-field.tsx';
import { CertificatesField } from './certificate-fields.tsx';
import { emptyVariant } from './drafts.ts';
import {
  draftOfCertificate,
  isNameless,
  type KnownVariantDraft,
  toCertificate,
  toNewVariants,
} from './goods-drafts.ts';
import { goodsTexts } from './goods-texts.ts';
import { HouseholdForm } from './household-form.tsx';
import { keepPhoto, PhotoField, photoDraftOf } from './photo-field.tsx';
import { photoTexts } from './photo-texts.ts';
import { organiseTexts } from './texts.ts';
import { KnownVariantFields, NewVariantFields } from './variant-fields.tsx';

/** A producer's name with its village. */
export function householdName({ name, village }: Pick<Household, 'name' | 'village'>): string {
  return village === '' ? name : `${name} · ${village}`;
}

function HouseholdField(props: {
  households: Resource<{ households: Household[] }>;
  value: string;
  refusal: string | undefined;
  onChange: (householdId: string) => void;
  onAdd: () => void;
}) {
  const { households, value, refusal, onChange, onAdd } = props;
  const t = goodsTexts();
  const there = households.data.value?.households ?? [];
  const error = households.error.value;
  return (
    <div class="stack-s">
      {error !== null && <ErrorNotice error={error} onRetry={households.reload} />}
      <SelectField
        label={t.household}
        // Until the list is there, what was chosen has no option to show it.
        value={there.some(({ id }) => id === value) ? value : ''}
        options={[
          { value: '', text: t.noHousehold },
          ...there.map((household) => ({ value: household.id, text: householdName(household) })),
        ]}
        refusal={refusal}
        onText={onChange}
      />
      <button type="button" class="button" onClick={onAdd}>
        <Icon name="plus" />
        {t.newHousehold}
      </button>
    </div>
  );
}

const knownVariant = ({ id, name, unit, available, retired }: KnownVariantDraft): KnownVariantDraft => ({
  id,
  name,
  unit,
  available,
  retired,
});

/** New goods with their variants and opening stock; or, with `product`, goods that are changed. */
export function ProductForm(props: {
  api: CallApi;
  product?: Product;
  onCreated: (product: Product) => void;
}) {
  const { api, product, onCreated } = props;
  const t = organiseTexts();
  const g = goodsTexts();
  const [photo, setPhoto] = useState(photoDraftOf(product?.photo ?? null));
  const [name, setName] = useState(product?.name ?? '');
  const [description, setDescription] = useState(product?.description ?? '');
  const [householdId, setHouseholdId] = useState(product?.household?.id ?? '');
  const [certificates, setCertificates] = useState((product?.certificates ?? []).map(draftOfCertificate));
  const [known, setKnown] = useState((product?.variants ?? []).map(knownVariant));
  const [fresh, setFresh] = useState(product === undefined ? [emptyVariant()] : []);
  const households = useMemo(() => createResource(() => api('GET /api/households')), [api]);
  const [addingHousehold, setAddingHousehold] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    const newVariants = toNewVariants(fresh);
    const unready =
      name.trim() === '' ||
      photo.busy ||
      certificates.some(isNameless) ||
      known.some((variant) => variant.name.trim() === '');
    if (unready || newVariants === null) return;
    setBusy(true);
    const kept = await keepPhoto(api, photo);
    const outcome = kept.ok ? await save(newVariants, kept.data) : kept;
    setBusy(false);
    if (outcome.ok) onCreated(outcome.data);
    else setError(outcome.error);
  };

  const save = (newVariants: NonNullable<ReturnType<typeof toNewVariants>>, photoId: string | null) => {
    const parts = {
      name,
      description,
      photoId,
      householdId: householdId === '' ? null : householdId,
      certificates: certificates.map(toCertificate),
    };
    if (product === undefined) {
      return api('POST /api/products', { body: { ...parts, variants: newVariants } });
    }
    const variants = known.map(({ id, name, retired }) => ({ id, name, retired }));
    const body = { ...parts, variants, newVariants };
    return api('PUT /api/products/:id', { params: { id: product.id }, body });
  };

  // The server may have cleaned up a photo that waited for a day in an open form.
  const photoGone = error?.field === 'photoId';
  const householdGone = error?.field === 'householdId';
  const refusal = refusalElsewhere(error, 'photoId', 'householdId');
  return (
    <>
      <form class="stack" noValidate onSubmit={submit}>
        <PhotoField
          draft={photo}
          onChange={setPhoto}
          refusal={photoGone ? g.photoGone : tried && photo.busy ? photoTexts().wait : undefined}
        />
        <TextField
          label={t.productName}
          maxLength={120}
          value={name}
          refusal={tried && name.trim() === '' ? t.needed : undefined}
          onText={setName}
        />
        <AreaField label={g.description} maxLength={2_000} value={description} onText={setDescription} />
        <HouseholdField
          households={households}
          value={householdId}
          refusal={householdGone ? g.householdGone : undefined}
          onChange={setHouseholdId}
          onAdd={() => setAddingHousehold(true)}
        />
        {known.map((draft, index) => (
          <KnownVariantFields
            key={draft.id}
            nr={index + 1}
            draft={draft}
            tried={tried}
            onChange={(next) => setKnown(known.map((other) => (other.id === next.id ? next : other)))}
          />
        ))}
        {fresh.map((draft, index) => (
          <NewVariantFields
            // A variant has no identity but its place until it is saved.
            key={index}
            nr={known.length + index + 1}
            draft={draft}
            tried={tried}
            onChange={(next) => setFresh(fresh.map((other, at) => (at === index ? next : other)))}
            onRemove={
              known.length + fresh.length > 1
                ? () => setFresh(fresh.filter((_, at) => at !== index))
                : undefined
            }
          />
        ))}
        <button type="button" class="button" onClick={() => setFresh([...fresh, emptyVariant()])}>
          <Icon name="plus" />
          {t.addVariant}
        </button>
        <CertificatesField drafts={certificates} tried={tried} onChange={setCertificates} />
        {refusal !== undefined && <Refusal text={refusal} />}
        <button type="submit" class="button main big wide" disabled={busy}>
          {t.saveProduct}
        </button>
      </form>
      {addingHousehold && (
        // Beside the form: a form inside of another would send both.
        <Sheet title={g.newHousehold} onClose={() => setAddingHousehold(false)}>
          <HouseholdForm
            api={api}
            onSaved={(household) => {
              households.update((data) => ({ households: [...data.households, household] }));
              setHouseholdId(household.id);
              setAddingHousehold(false);
            }}
          />
        </Sheet>
      )}
    </>
  );
}
