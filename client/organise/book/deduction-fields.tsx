import { SelectField, TextField } from '../../ui/field.tsx';
import { type DraftDeduction, deductionOf, MOST_DEDUCTIONS } from './deductions.ts';
import { settlementTexts } from './settlement-texts.ts';

const KINDS = ['part', 'amount'] as const;

/** What is taken off: named, each a part of the sum or an amount. `tried`: what is not right is said beside its field. */
export function DeductionFields(props: {
  drafts: readonly DraftDeduction[];
  tried: boolean;
  onDrafts: (drafts: DraftDeduction[]) => void;
}) {
  const { drafts, tried, onDrafts } = props;
  const t = settlementTexts();
  const change = (key: number, part: Partial<DraftDeduction>) =>
    onDrafts(drafts.map((draft) => (draft.key === key ? { ...draft, ...part } : draft)));
  return (
    <div class="stack-s">
      {drafts.map((draft, index) => {
        const { key, name, kind, typed } = draft;
        const wrong = tried && deductionOf({ ...draft, name: 'x' }) === null;
        const refusal = kind === 'part' ? t.badPercent : t.badMoney;
        return (
          <fieldset key={key} class="card stack-s">
            <legend class="strong">{t.deductionNr(index + 1)}</legend>
            <TextField
              label={t.deductionName}
              maxLength={80}
              autocomplete="off"
              value={name}
              refusal={tried && name.trim() === '' ? t.needName : undefined}
              onText={(next) => change(key, { name: next })}
            />
            <SelectField
              label={t.kind}
              value={kind}
              options={KINDS.map((value) => ({ value, text: t.kinds[value] }))}
              onText={(value) => change(key, { kind: KINDS.find((known) => known === value) ?? 'part' })}
            />
            <TextField
              label={kind === 'part' ? t.percent : t.money}
              autocomplete="off"
              maxLength={20}
              value={typed}
              refusal={wrong ? refusal : undefined}
              onText={(next) => change(key, { typed: next })}
            />
            <button
              type="button"
              class="button plain"
              aria-label={t.removeDeduction(index + 1)}
              onClick={() => onDrafts(drafts.filter((other) => other.key !== key))}
            >
              {t.removeDeduction(index + 1)}
            </button>
          </fieldset>
        );
      })}
      {drafts.length < MOST_DEDUCTIONS && (
        <button
          type="button"
          class="button"
          onClick={() => {
            const key = 1 + Math.max(-1, ...drafts.map((draft) => draft.key));
            onDrafts([...drafts, { key, name: '', kind: 'part', typed: '' }]);
          }}
        >
          {t.addDeduction}
        </button>
      )}
    </div>
  );
}
