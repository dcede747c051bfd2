import { SelectField, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PROVINCES } from '../../watch/provinces.ts';
import type { FeeDraft } from './draft.ts';
import { settingsTexts } from './texts.ts';

/** The provinces whose fee is another than the standard one, each once. */
export function ProvinceFees(props: {
  fees: readonly FeeDraft[];
  faults: ReadonlySet<number>;
  onFees: (fees: FeeDraft[]) => void;
}) {
  const { fees, faults, onFees } = props;
  const t = settingsTexts();
  const put = (index: number, change: Partial<FeeDraft>) =>
    onFees(fees.map((fee, at) => (at === index ? { ...fee, ...change } : fee)));
  const taken = new Set(fees.map(({ provinceCode }) => provinceCode));
  return (
    <div class="stack-s">
      {fees.map(({ provinceCode, fee }, index) => (
        // Rows have no name of their own until a province is chosen.
        <fieldset key={index} class="card stack-s">
          <legend class="strong">{t.feeNr(index + 1)}</legend>
          <SelectField
            label={t.province}
            value={provinceCode}
            options={[
              { value: '', text: t.choose },
              ...PROVINCES.filter(([code]) => code === provinceCode || !taken.has(code)).map(
                ([value, text]) => ({
                  value,
                  text,
                }),
              ),
            ]}
            onText={(code) => put(index, { provinceCode: code })}
          />
          <TextField
            label={t.fee}
            inputMode="numeric"
            autocomplete="off"
            maxLength={12}
            value={fee}
            refusal={faults.has(index) ? t.badProvinceFee : undefined}
            onText={(typed) => put(index, { fee: typed })}
          />
          <button
            type="button"
            class="button plain"
            onClick={() => onFees(fees.filter((_, at) => at !== index))}
          >
            <Icon name="close" />
            {t.removeFee(index + 1)}
          </button>
        </fieldset>
      ))}
      {fees.length < PROVINCES.length && (
        <button
          type="button"
          class="button wide"
          onClick={() => onFees([...fees, { provinceCode: '', fee: '' }])}
        >
          <Icon name="plus" />
          {t.addFee}
        </button>
      )}
    </div>
  );
}
