import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Product } from '../../../server/contract/catalog.ts';
import type { Clashes, StaffSaleEvent } from '../../../server/contract/sale-event.ts';
import { formatDateTime } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { ClientError, Outcome } from '../../net/outcome.ts';
import { signInTexts } from '../../sign-in/texts.ts';
import { createResource, type Resource } from '../../state/resource.ts';
import { Refusal, refusalAt, refusalElsewhere, SelectField, TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice, Sheet } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { AreaField } from '../area-field.tsx';
import { PictureField } from '../picture-field.tsx';
import { ProductForm } from '../product-form.tsx';
import { organiseTexts } from '../texts.ts';
import { checkPlan, isBlank, type PlanDraft, toClashes, toPlan, withListing } from './draft.ts';
import { PlanIcon } from './icons.tsx';
import { goodsOptions, ListingCards } from './listing-cards.tsx';
import { sellAfterOptions } from './orders-until.tsx';
import { PeopleFields } from './people-fields.tsx';
import { planTexts } from './texts.ts';

/** So long nothing is typed before the plan is held against the others, ms. */
const CLASHES_AFTER_MS = 400;
const NO_CLASHES: Clashes = { sellers: [], stock: [] };
/** Fields that show the server's refusal themselves. */
const SHOWN = [
  'title',
  'description',
  'startsAt',
  'expectedMinutes',
  'sellAfterHours',
  'sellerId',
  'coverId',
  'listings',
];

/** What the plan gets in the way of, asked again whenever it changes. A failure to ask is no reason to stop anybody. */
function useClashes(api: CallApi, plan: PlanDraft, saleEventId: string | null): Clashes {
  const [clashes, setClashes] = useState(NO_CLASHES);
  const asked = JSON.stringify(toClashes(plan, saleEventId));
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const body = toClashes(plan, saleEventId);
      const outcome = body && (await api('POST /api/sale-events/clashes', { body }));
      if (current) setClashes(outcome?.ok ? outcome.data : NO_CLASHES);
    }, CLASHES_AFTER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, asked]);
  return clashes;
}

/** Saves and, where it is wanted, publishes; one after the other for a draft that is there. */
async function save(
  api: CallApi,
  saleEvent: StaffSaleEvent | null,
  plan: NonNullable<ReturnType<typeof toPlan>>,
  as: 'draft' | 'public',
): Promise<Outcome<StaffSaleEvent>> {
  if (saleEvent === null) {
    return api('POST /api/sale-events', { body: { ...plan, draft: as === 'draft' } });
  }
  const params = { id: saleEvent.id };
  const saved = await api('PUT /api/sale-events/:id', { params, body: plan });
  if (!saved.ok || as === 'draft' || saved.data.state !== 'draft') return saved;
  return api('POST /api/sale-events/:id/publish', { params });
}

/** The plan of a sale event: a new one, a copy, a draft, or one that is changed, even while it is on. */
export function PlanForm(props: {
  api: CallApi;
  products: Resource<{ products: Product[] }>;
  start: PlanDraft;
  /** The one that is changed; null for a new one. */
  saleEvent: StaffSaleEvent | null;
  onSaved: (saleEvent: StaffSaleEvent) => void;
}) {
  const { api, products, saleEvent, onSaved } = props;
  const t = organiseTexts();
  const p = planTexts();
  const members = useMemo(() => createResource(() => api('GET /api/members')), [api]);
  const [plan, setPlan] = useState(props.start);
  const [tried, setTried] = useState<'draft' | 'public' | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [addingProduct, setAddingProduct] = useState(false);
  const clashes = useClashes(api, plan, saleEvent?.id ?? null);
  // Of what is there then: a photo may come while something is typed.
  const put = (change: Partial<PlanDraft>) => setPlan((now) => ({ ...now, ...change }));

  const people = members.data.value?.members ?? [];
  const sellers = people.filter(({ role }) => role !== 'helper');
  const options = goodsOptions(products.data.value?.products ?? []);
  const isLive = saleEvent?.state === 'live';
  const isOpen = saleEvent === null || saleEvent.state === 'draft';
  const faults = tried === null ? {} : checkPlan(plan);
  const nothing = tried === 'public' && plan.listings.length === 0 ? p.needsGoods : undefined;
  const [busySeller] = clashes.sellers;

  const submit = async (as: 'draft' | 'public') => {
    setTried(as);
    setError(null);
    const body = toPlan(plan, as);
    if (body === null) return;
    // What is not sent is not shown either, so that the server's refusals name the places that people see.
    if (as === 'draft') put({ listings: plan.listings.filter((listing) => !isBlank(listing)) });
    setBusy(true);
    const outcome = await save(api, saleEvent, body, as);
    setBusy(false);
    if (outcome.ok) onSaved(outcome.data);
    else setError(outcome.error);
  };
  const shown = [...SHOWN, ...plan.listings.flatMap((_, at) => listingPaths(at)), ...memberPaths(plan)];
  const refusal = refusalElsewhere(error, ...shown);
  const incomplete = tried !== null && toPlan(plan, tried) === null;
  return (
    <>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit('public');
        }}
      >
        {isLive && <Notice tone="warn" icon="warn" text={p.liveNote} />}
        <TextField
          label={t.saleTitle}
          maxLength={120}
          value={plan.title}
          refusal={faults.title ? t.needed : refusalAt(error, 'title')}
          onText={(title) => put({ title })}
        />
        <PictureField
          texts={p.coverTexts}
          photoId={plan.coverId}
          refusal={refusalAt(error, 'coverId')}
          onChange={(coverId) => put({ coverId })}
        />
        <AreaField
          label={t.description}
          maxLength={4_000}
          value={plan.description}
          refusal={refusalAt(error, 'description')}
          onText={(description) => put({ description })}
        />
        {!isLive && (
          <TextField
            label={t.startsAt}
            type="datetime-local"
            value={plan.startsAt}
            refusal={faults.startsAt ? t.needed : refusalAt(error, 'startsAt')}
            onText={(startsAt) => put({ startsAt })}
          />
        )}
        <TextField
          label={p.minutes}
          inputMode="numeric"
          maxLength={5}
          value={plan.minutes}
          refusal={faults.minutes ? p.badMinutes : refusalAt(error, 'expectedMinutes')}
          onText={(minutes) => put({ minutes })}
        />
        <SelectField
          label={p.sellAfter}
          hint={p.sellAfterAbout}
          value={String(plan.sellAfterHours)}
          options={sellAfterOptions(plan.sellAfterHours)}
          refusal={refusalAt(error, 'sellAfterHours')}
          onText={(hours) => put({ sellAfterHours: Number(hours) })}
        />
        {members.error.value !== null && <ErrorNotice error={members.error.value} onRetry={members.reload} />}
        {!isLive && (
          <SelectField
            label={t.seller}
            value={plan.sellerId}
            options={[
              { value: '', text: t.chooseSeller },
              // Who has not signed in yet has no name.
              ...sellers.map(({ id, name, role }) => ({
                value: id,
                text: name || signInTexts().roles[role],
              })),
            ]}
            refusal={faults.sellerId ? t.needed : refusalAt(error, 'sellerId')}
            onText={(sellerId) => put({ sellerId })}
          />
        )}
        {busySeller !== undefined && (
          <Notice
            tone="warn"
            icon="warn"
            text={p.sellerBusy(
              people.find(({ id }) => id === busySeller.memberId)?.name ?? '',
              busySeller.title,
              formatDateTime(busySeller.startsAt),
            )}
          />
        )}
        <PeopleFields
          people={people.filter(({ id }) => id !== plan.sellerId)}
          parts={plan.members}
          error={error}
          onChange={(parts) => put({ members: parts })}
        />
        <h2>{t.listings}</h2>
        {products.error.value !== null && (
          <ErrorNotice error={products.error.value} onRetry={products.reload} />
        )}
        {products.data.value !== null && options.length === 0 && <Notice text={t.noGoodsYet} />}
        <ListingCards
          listings={plan.listings}
          options={options}
          clashes={clashes.stock}
          tried={tried}
          error={error}
          isLive={isLive}
          onChange={(listings) => put({ listings })}
        />
        {nothing !== undefined && <Refusal text={nothing} />}
        <div class="row">
          <button type="button" class="button" onClick={() => put({ listings: withListing(plan.listings) })}>
            <Icon name="plus" />
            {t.addListing}
          </button>
          <button type="button" class="button" onClick={() => setAddingProduct(true)}>
            <Icon name="plus" />
            {t.newProduct}
          </button>
        </div>
        {incomplete && <Refusal text={p.checkFields} />}
        {refusal !== undefined && <Refusal text={refusal} />}
        <div class="plan-foot">
          <button type="submit" class="button main big" disabled={busy}>
            <PlanIcon name="send" />
            {isOpen ? p.publish : p.saveChanges}
          </button>
          {isOpen && (
            <button type="button" class="button big" disabled={busy} onClick={() => void submit('draft')}>
              <Icon name="save" />
              {p.saveDraft}
            </button>
          )}
        </div>
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

const LISTING_FIELDS = ['variantId', 'priceDong', 'limitPerBuyer', 'plannedQuantity', 'note'];
const listingPaths = (at: number) => LISTING_FIELDS.map((name) => `listings.${at}.${name}`);
const memberPaths = ({ members }: PlanDraft) => members.map((_, at) => `members.${at}.memberId`);
