import { useMemo, useState } from 'preact/hooks';
import type { Product } from '../../server/contract/catalog.ts';
import type { Member } from '../../server/contract/member.ts';
import type { StaffSaleEvent } from '../../server/contract/sale-event.ts';
import { instantOfLocal, localOfInstant } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { createResource, type Resource } from '../state/resource.ts';
import { Refusal, refusalElsewhere, SelectField, TextField, TickField } from '../ui/field.tsx';
import { Notice, Sheet } from '../ui/frame.tsx';
import { listingName, quantityOf } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { checkListing, emptyListing, type ListingDraft, toListing } from './drafts.ts';
import { ProductForm } from './product-form.tsx';
import { organiseTexts } from './texts.ts';

function ListingFields(props: {
  nr: number;
  draft: ListingDraft;
  products: Product[];
  tried: boolean;
  onChange: (draft: ListingDraft) => void;
  onRemove?: (() => void) | undefined;
}) {
  const { nr, draft, products, tried, onChange, onRemove } = props;
  const t = organiseTexts();
  const faults = tried ? checkListing(draft) : {};
  const options = products.flatMap((product) =>
    product.variants
      .filter(({ retired }) => !retired)
      .map((variant) => ({
        value: variant.id,
        text: `${listingName({ productName: product.name, variantName: variant.name })} (${quantityOf(variant.available, variant.unit)})`,
      })),
  );
  return (
    <fieldset class="card stack-s">
      <legend class="strong">{t.listingNr(nr)}</legend>
      <SelectField
        label={t.variant}
        value={draft.variantId}
        options={[{ value: '', text: t.chooseVariant }, ...options]}
        refusal={faults.variantId && t[faults.variantId]}
        onText={(variantId) => onChange({ ...draft, variantId })}
      />
      <TextField
        label={t.price}
        inputMode="numeric"
        maxLength={15}
        value={draft.price}
        refusal={faults.price && t[faults.price]}
        onText={(price) => onChange({ ...draft, price })}
      />
      <TextField
        label={t.limit}
        inputMode="numeric"
        maxLength={5}
        value={draft.limit}
        refusal={faults.limit && t[faults.limit]}
        onText={(limit) => onChange({ ...draft, limit })}
      />
      <TickField
        label={t.hidden}
        checked={draft.hidden}
        onTick={(hidden) => onChange({ ...draft, hidden })}
      />
      {onRemove && (
        <button type="button" class="button plain" onClick={onRemove}>
          <Icon name="close" />
          {t.removeListing(nr)}
        </button>
      )}
    </fieldset>
  );
}

/** A new sale event: title, time, seller, listings; goods that do not exist yet are made on the way. */
export function SaleForm(props: {
  api: CallApi;
  products: Resource<{ products: Product[] }>;
  onCreated: (saleEvent: StaffSaleEvent) => void;
}) {
  const { api, products, onCreated } = props;
  const t = organiseTexts();
  const members = useMemo(() => createResource(() => api('GET /api/members')), [api]);
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [startsAt, setStartsAt] = useState(() => localOfInstant(Date.now() + 3_600_000));
  const [sellerId, setSellerId] = useState('');
  const [listings, setListings] = useState([emptyListing()]);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [addingProduct, setAddingProduct] = useState(false);
  const sellers = (members.data.value?.members ?? []).filter(({ role }: Member) => role !== 'helper');
  const goods = products.data.value?.products ?? [];
  const startInstant = instantOfLocal(startsAt);

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    const faulty = listings.some((draft) => Object.keys(checkListing(draft)).length > 0);
    if (faulty || title.trim() === '' || startInstant === null || sellerId === '') return;
    setBusy(true);
    const body = { title, description, startsAt: startInstant, sellerId, listings: listings.map(toListing) };
    const outcome = await api('POST /api/sale-events', { body });
    setBusy(false);
    if (outcome.ok) onCreated(outcome.data);
    else setError(outcome.error);
  };
  const refusal = refusalElsewhere(error);
  return (
    <>
      <form class="stack" noValidate onSubmit={submit}>
        <TextField
          label={t.saleTitle}
          maxLength={120}
          value={title}
          refusal={tried && title.trim() === '' ? t.needed : undefined}
          onText={setTitle}
        />
        <TextField label={t.description} maxLength={4_000} value={description} onText={setDescription} />
        <TextField
          label={t.startsAt}
          type="datetime-local"
          value={startsAt}
          refusal={tried && startInstant === null ? t.needed : undefined}
          onText={setStartsAt}
        />
        <SelectField
          label={t.seller}
          value={sellerId}
          options={[
            { value: '', text: t.chooseSeller },
            ...sellers.map(({ id, name }) => ({ value: id, text: name })),
          ]}
          refusal={tried && sellerId === '' ? t.needed : undefined}
          onText={setSellerId}
        />
        <h2>{t.listings}</h2>
        {goods.length === 0 && <Notice text={t.noGoodsYet} />}
        {listings.map((draft, index) => (
          <ListingFields
            // A listing has no identity but its place until it is saved.
            key={index}
            nr={index + 1}
            draft={draft}
            products={goods}
            tried={tried}
            onChange={(next) => setListings(listings.map((other, at) => (at === index ? next : other)))}
            onRemove={
              listings.length > 1 ? () => setListings(listings.filter((_, at) => at !== index)) : undefined
            }
          />
        ))}
        <div class="row">
          <button type="button" class="button" onClick={() => setListings([...listings, emptyListing()])}>
            <Icon name="plus" />
            {t.addListing}
          </button>
          <button type="button" class="button" onClick={() => setAddingProduct(true)}>
            <Icon name="plus" />
            {t.newProduct}
          </button>
        </div>
        {refusal !== undefined && <Refusal text={refusal} />}
        <button type="submit" class="button main big wide" disabled={busy}>
          {t.create}
        </button>
      </form>
      {addingProduct && (
        <Sheet title={t.newProduct} onClose={() => setAddingProduct(false)}>
          <ProductForm
            api={api}
            onCreated={() => {
              setAddingProduct(false);
              void products.reload();
            }}
          />
        </Sheet>
      )}
    </>
  );
}
