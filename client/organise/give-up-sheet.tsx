import { useState } from 'preact/hooks';
import { formatCount } from '../i18n/format.ts';
import type { ClientError } from '../net/outcome.ts';
import { TextField } from '../ui/field.tsx';
import { ErrorNotice, Sheet } from '../ui/frame.tsx';
import type { OrderStep } from './order-steps.ts';
import { orderBookTexts } from './order-texts.ts';

/** Asks once more before orders are given up, and why they are; it stays, with what was written, where that is refused. */
export function GiveUpSheet(props: {
  orderIds: string[];
  step: OrderStep;
  /** Gives the refusal, or null. */
  onYes: (reason: string) => Promise<ClientError | null>;
  onNo: () => void;
}) {
  const { orderIds, step, onYes, onNo } = props;
  const t = orderBookTexts();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const giveUp = async () => {
    setBusy(true);
    setError(await onYes(reason));
    setBusy(false);
  };
  return (
    <Sheet title={t.steps[step]} onClose={onNo}>
      <div class="stack">
        <p>{t.undoAsk(formatCount(orderIds.length))}</p>
        <TextField label={t.reason} maxLength={200} value={reason} onText={setReason} />
        {error !== null && <ErrorNotice error={error} />}
        <button type="button" class="button big wide" onClick={onNo}>
          {t.keep}
        </button>
        <button type="button" class="button main big wide" disabled={busy} onClick={() => void giveUp()}>
          {t.steps[step]}
        </button>
      </div>
    </Sheet>
  );
}
