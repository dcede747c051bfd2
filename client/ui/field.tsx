import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { errorSentence } from '../i18n/errors.ts';
import type { ClientError } from '../net/outcome.ts';
import { Icon } from './icon.tsx';

/** How the phone's keyboard and its memory are to help. */
type InputProps = {
  type?: 'text' | 'tel' | 'password' | 'search' | 'date' | 'datetime-local';
  inputMode?: 'numeric' | 'tel';
  autocomplete?: 'name' | 'tel' | 'street-address' | 'current-password' | 'new-password' | 'off';
  maxLength?: number;
};

/** One refusal; read out as it appears. */
export function Refusal({ id, text }: { id?: string; text: string }) {
  return (
    <p class="refusal" id={id} role="alert">
      <Icon name="warn" />
      <span>{text}</span>
    </p>
  );
}

/** What belongs to one field: label on top, hint and refusal beside it. */
export type FieldFrame = { label: string; hint?: string | undefined; refusal?: string | undefined };

/** The ids of hint and refusal, for the field that they describe. */
export function describedBy(id: string, { hint, refusal }: FieldFrame): string | undefined {
  return [hint && `${id}-hint`, refusal && `${id}-refusal`].filter(Boolean).join(' ') || undefined;
}

/** A field with label on top, hint and refusal below. */
export function Frame({
  id,
  label,
  hint,
  refusal,
  children,
}: FieldFrame & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {refusal && <Refusal id={`${id}-refusal`} text={refusal} />}
    </div>
  );
}

/** A text field; `onText` gets what is typed. */
export function TextField(
  props: FieldFrame & { value: string; onText: (text: string) => void } & InputProps,
) {
  const { label, hint, refusal, value, onText, ...input } = props;
  const id = useId();
  // Preact's types want one literal `type` per element; here the caller chooses it, and all take the same attributes.
  const attributes = input as InputProps & { type: 'text' };
  return (
    <Frame id={id} label={label} hint={hint} refusal={refusal}>
      <input
        {...attributes}
        id={id}
        value={value}
        aria-invalid={refusal ? 'true' : 'false'}
        aria-describedby={describedBy(id, props)}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </Frame>
  );
}

/** A choice out of a list. */
export function SelectField(
  props: FieldFrame & {
    value: string;
    options: ReadonlyArray<{ value: string; text: string }>;
    required?: boolean;
    onText: (value: string) => void;
  },
) {
  const { label, hint, refusal, value, options, required = false, onText } = props;
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} refusal={refusal}>
      <select
        id={id}
        value={value}
        required={required}
        aria-invalid={refusal ? 'true' : 'false'}
        aria-describedby={describedBy(id, props)}
        onChange={(event) => onText(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** Yes or no. */
export function TickField(props: { label: string; checked: boolean; onTick: (checked: boolean) => void }) {
  const { label, checked, onTick } = props;
  return (
    <label class="row">
      <input
        type="checkbox"
        class="tick"
        checked={checked}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** A whole number with big buttons beside it. */
export function StepperField(
  props: FieldFrame & { value: number; max: number; onNumber: (value: number) => void },
) {
  const { label, hint, refusal, value, max, onNumber } = props;
  const id = useId();
  const t = commonTexts();
  /** As it stands in the field: what arrives meanwhile must not take away what is being typed. */
  const [typed, setTyped] = useState<string>();
  const within = (next: number) => Math.min(Math.max(1, Math.trunc(next) || 1), max);
  return (
    <Frame id={id} label={label} hint={hint} refusal={refusal}>
      <div class="stepper">
        <button
          type="button"
          class="button"
          aria-label={t.fewer}
          disabled={value <= 1}
          onClick={() => onNumber(within(value - 1))}
        >
          <Icon name="minus" />
        </button>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          value={typed ?? value}
          aria-invalid={refusal ? 'true' : 'false'}
          aria-describedby={describedBy(id, props)}
          onInput={({ currentTarget }) => {
            setTyped(currentTarget.value);
            if (currentTarget.value !== '') onNumber(within(Number(currentTarget.value)));
          }}
          onBlur={() => setTyped(undefined)}
        />
        <button
          type="button"
          class="button"
          aria-label={t.more}
          disabled={value >= max}
          onClick={() => onNumber(within(value + 1))}
        >
          <Icon name="plus" />
        </button>
      </div>
    </Frame>
  );
}

/** The sentence for `error` if it is about the field at `path`. */
export function refusalAt(error: ClientError | null, ...paths: string[]): string | undefined {
  return error?.field !== undefined && paths.includes(error.field) ? errorSentence(error) : undefined;
}

/** The sentence for `error` unless one of the fields on the page shows it. */
export function refusalElsewhere(error: ClientError | null, ...shownAt: string[]): string | undefined {
  if (error === null || (error.field !== undefined && shownAt.includes(error.field))) return undefined;
  return errorSentence(error);
}
