import { useEffect, useState } from 'preact/hooks';
import { ORDER_STATES } from '../../server/contract/order-states.ts';
import { formatCount } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import { type BookSearch, EVERY_ORDER } from '../state/order-book.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { orderBookTexts } from './order-texts.ts';

/** Nobody types a whole number faster than this, ms between two letters. */
const TYPING_MS = 300;
const PAYMENTS = ['cod', 'unpaid', 'paid'] as const;

/** What one can choose from. `sales` is left out where the sale event is given. */
export interface FilterChoices {
  products: readonly { id: string; name: string }[];
  sales?: readonly { id: string; title: string }[];
}

/** What is looked for in the order book; `onFilter` hears of a choice at once, of typing when it rests. */
export function BookFilterFields(props: {
  filter: BookSearch;
  choices: FilterChoices;
  onFilter: (filter: BookSearch) => void;
}) {
  const { filter, choices, onFilter } = props;
  const t = orderBookTexts();
  const [search, setSearch] = useState(filter.search);
  useEffect(() => {
    if (search === filter.search) return;
    const timer = setTimeout(() => onFilter({ ...filter, search }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [search, filter, onFilter]);
  const { payment, productId, saleEventId, from, to, states } = filter;
  const used = [payment, productId, saleEventId, from, to].filter((value) => value !== null).length;
  const badDays = from !== null && to !== null && from > to;
  return (
    <div class="stack-s">
      <TextField label={t.search} type="search" maxLength={40} value={search} onText={setSearch} />
      <SelectField
        label={t.state}
        value={states[0] ?? ''}
        options={[
          { value: '', text: t.anyState },
          ...ORDER_STATES.map((value) => ({ value, text: orderStateTexts()[value] })),
        ]}
        onText={(value) => onFilter({ ...filter, states: ORDER_STATES.filter((known) => known === value) })}
      />
      <details class="more">
        <summary>{used === 0 ? t.moreFilters : t.filtersUsed(formatCount(used))}</summary>
        <div class="stack-s">
          <SelectField
            label={t.payment}
            value={payment ?? ''}
            options={[
              { value: '', text: t.anyPayment },
              ...PAYMENTS.map((value) => ({ value, text: t.payments[value] })),
            ]}
            onText={(value) =>
              onFilter({ ...filter, payment: PAYMENTS.find((known) => known === value) ?? null })
            }
          />
          <SelectField
            label={t.product}
            value={productId ?? ''}
            options={[
              { value: '', text: t.anyProduct },
              ...choices.products.map(({ id, name }) => ({ value: id, text: name })),
            ]}
            onText={(value) => onFilter({ ...filter, productId: value || null })}
          />
          {choices.sales && (
            <SelectField
              label={t.sale}
              value={saleEventId ?? ''}
              options={[
                { value: '', text: t.anySale },
                ...choices.sales.map(({ id, title }) => ({ value: id, text: title })),
              ]}
              onText={(value) => onFilter({ ...filter, saleEventId: value || null })}
            />
          )}
          <div class="days">
            <TextField
              label={t.from}
              type="date"
              value={from ?? ''}
              onText={(value) => onFilter({ ...filter, from: value || null })}
            />
            <TextField
              label={t.to}
              type="date"
              value={to ?? ''}
              refusal={badDays ? t.badDays : undefined}
              onText={(value) => onFilter({ ...filter, to: value || null })}
            />
          </div>
          {used > 0 && (
            <button
              type="button"
              class="button"
              onClick={() => onFilter({ ...EVERY_ORDER, search: filter.search, states })}
            >
              {t.clearFilters}
            </button>
          )}
        </div>
      </details>
    </div>
  );
}
