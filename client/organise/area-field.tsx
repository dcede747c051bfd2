import { useId } from 'preact/hooks';
import { describedBy, type FieldFrame, Frame } from '../ui/field.tsx';

/** A field for text of several lines. */
export function AreaField(
  props: FieldFrame & { value: string; maxLength: number; onText: (text: string) => void },
) {
  const { label, hint, refusal, value, maxLength, onText } = props;
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} refusal={refusal}>
      <textarea
        id={id}
        rows={3}
        maxLength={maxLength}
        value={value}
        aria-invalid={refusal ? 'true' : 'false'}
        aria-describedby={describedBy(id, props)}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
    </Frame>
  );
}
