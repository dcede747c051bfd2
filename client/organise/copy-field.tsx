import { useState } from 'preact/hooks';
import { copyText } from '../ui/copy.ts';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { organiseTexts } from './texts.ts';

/** A text to be carried elsewhere: it stands there in full, with a button that copies it. */
export function CopyField(props: { label: string; value: string; button: string; main?: boolean }) {
  const t = organiseTexts();
  const [copied, setCopied] = useState<'no' | 'yes' | 'refused'>('no');
  const copy = async () => {
    // Refused, the text still stands there to be copied by hand.
    setCopied((await copyText(props.value)) ? 'yes' : 'refused');
  };
  return (
    <div class="stack-s">
      <TextField label={props.label} value={props.value} onText={() => undefined} />
      {copied === 'yes' && <Notice tone="good" icon="check" text={t.copied} />}
      {copied === 'refused' && <Notice tone="warn" icon="warn" text={t.copyByHand} />}
      <button type="button" class={`button wide${props.main ? ' main big' : ''}`} onClick={copy}>
        <Icon name="copy" />
        {props.button}
      </button>
    </div>
  );
}
