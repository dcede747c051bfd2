import { useMemo } from 'preact/hooks';
import type { Product } from '../../../server/contract/catalog.ts';
import type { StaffSaleEvent } from '../../../server/contract/sale-event.ts';
import { commonTexts } from '../../i18n/common.ts';
import type { CallApi } from '../../net/api.ts';
import { createResource, type Resource } from '../../state/resource.ts';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { organiseTexts } from '../texts.ts';
import { copyOf, draftOf, emptyPlan } from './draft.ts';
import { PlanForm } from './plan-form.tsx';
import { planTexts } from './texts.ts';

type Props = { api: CallApi; products: Resource<{ products: Product[] }> };

/** What is public is sent on; a draft is looked at. */
function goOn({ id, state }: StaffSaleEvent, shared: boolean): void {
  location.hash = state === 'draft' || shared ? `#/phien/${id}` : `#/chia-se/${id}`;
}

/** Planning a sale event anew. */
export function NewPlanPage(props: Props) {
  const start = useMemo(() => emptyPlan(Date.now()), []);
  return (
    <section class="stack">
      <h1>{organiseTexts().newSale}</h1>
      <PlanForm {...props} start={start} saleEvent={null} onSaved={(saved) => goOn(saved, false)} />
    </section>
  );
}

/** Planning with one that is there: changing it, or making another like it. */
export function PlanPage({
  api,
  products,
  saleEventId,
  as,
}: Props & { saleEventId: string; as: 'edit' | 'copy' }) {
  const t = planTexts();
  const plan = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id', { params: { id: saleEventId } })),
    [api, saleEventId],
  );
  const there = plan.data.value;
  const start = useMemo(
    () => there && (as === 'copy' ? copyOf(there, Date.now()) : draftOf(there)),
    [there, as],
  );
  if (plan.error.value !== null) return <ErrorNotice error={plan.error.value} onRetry={plan.reload} />;
  if (there === null || start === null) return <Notice icon="clock" text={commonTexts().loading} />;
  const { saleEvent } = there;
  const isOver = saleEvent.state === 'ended' || saleEvent.state === 'cancelled';
  return (
    <section class="stack">
      <h1>{as === 'copy' ? t.copyTitle : t.editTitle}</h1>
      {as === 'copy' && <Notice text={t.copyAbout} />}
      {as === 'edit' && isOver ? (
        <Notice tone="warn" icon="warn" text={t.over}>
          <a class="button" href={`#/chep/${saleEventId}`}>
            <Icon name="copy" />
            {t.copy}
          </a>
        </Notice>
      ) : (
        <PlanForm
          api={api}
          products={products}
          start={start}
          saleEvent={as === 'copy' ? null : saleEvent}
          onSaved={(saved) => goOn(saved, as === 'edit' && saleEvent.state !== 'draft')}
        />
      )}
    </section>
  );
}
