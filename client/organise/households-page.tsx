import { useMemo, useState } from 'preact/hooks';
import type { Household } from '../../server/contract/household.ts';
import { commonTexts } from '../i18n/common.ts';
import type { CallApi } from '../net/api.ts';
import { createResource } from '../state/resource.ts';
import { ListOf, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { goodsTexts } from './goods-texts.ts';
import { HouseholdForm } from './household-form.tsx';

/** The producers of the co-operative with their villages. */
export function HouseholdsPage({ api }: { api: CallApi }) {
  const t = goodsTexts();
  const households = useMemo(() => createResource(() => api('GET /api/households')), [api]);
  const [open, setOpen] = useState<Household | 'new' | null>(null);
  return (
    <section class="stack">
      <a class="button plain" href="#/hang">
        <Icon name="back" />
        {commonTexts().back}
      </a>
      <h1>{t.households}</h1>
      <button type="button" class="button main wide" onClick={() => setOpen('new')}>
        <Icon name="plus" />
        {t.newHousehold}
      </button>
      <ListOf
        label={t.households}
        items={households.data.value?.households ?? null}
        error={households.error.value}
        empty={t.noHouseholds}
        onRetry={households.reload}
      >
        {(household) => (
          <li key={household.id} class="card row spread">
            <span>
              <strong>{household.name}</strong>
              {household.village !== '' && <span class="soft"> · {household.village}</span>}
            </span>
            <button
              type="button"
              class="button"
              aria-label={t.editHousehold(household.name)}
              onClick={() => setOpen(household)}
            >
              {t.edit}
            </button>
          </li>
        )}
      </ListOf>
      {open !== null && (
        <Sheet
          title={open === 'new' ? t.newHousehold : t.editHousehold(open.name)}
          onClose={() => setOpen(null)}
        >
          <HouseholdForm
            api={api}
            {...(open === 'new' ? {} : { household: open })}
            onSaved={() => {
              setOpen(null);
              void households.reload();
            }}
          />
        </Sheet>
      )}
    </section>
  );
}
