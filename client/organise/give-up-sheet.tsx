import { useState } from 'preact/hooks';
import { formatCount } from '../i18n/format.ts';
import { TextField } from '../ui/field.tsx';
import { Sheet } from '../ui/frame.tsx';
import type { OrderStep } from './order-steps.ts';
import { orderBookTexts } from './order-texts.ts';

/** Asks once more before orders are given up, and why they are. */
export function GiveUpSheet(props: {
  orderIds: string[];
  step: OrderStep;
  onYes: (reason: string) => void;
  onNo: () => void;
}) {
  const { orderIds, step, onYes, onNo } = props;
  const t = orderBookTexts();
  const [reason, setReason] = useState('');
  return (
    <Sheet title={t.steps[step]} onClose={onNo}>
      <div class="stack">
        <p>{t.undoAsk(formatCount(orderIds.length))}</p>
        <TextField label={t.reason} maxLength={200} value={reason} onText={setReason} />
        <button type="button" class="button big wide" onClick={onNo}>
          {t.keep}
        </button>
        <button type="button" class="button main big wide" onClick={() => onYes(reason)}>
          {t.steps[step]}
        </button>
      </div>
    </Sheet>
  );
}
