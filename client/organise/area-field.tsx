import { useId } from 'preact/hooks';

/** A field for text of several lines. */
export function AreaField(props: {
  label: string;
  value: string;
  maxLength: number;
  onText: (text: string) => void;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <textarea
        id={id}
        rows={3}
        maxLength={props.maxLength}
        value={props.value}
        onInput={({ currentTarget }) => props.onText(currentTarget.value)}
      />
    </div>
  );
}
