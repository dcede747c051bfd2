import { useEffect, useState } from 'preact/hooks';
import { UNDOABLE_STATES } from '../../server/contract/order-states.ts';
import { formatCount } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import type { Moved } from '../state/order-book.ts';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import type { OrderStep } from './order-steps.ts';
import { orderBookTexts } from './order-texts.ts';

/** How long the way back is offered, ms: the server would take it for longer, but a slow answer must not come too late. */
const OFFERED_MS = 30_000;
/** Codes that are named; how many there are is said always. */
const NAMED = 10;

/** What came of a step, or (`step` null) of taking one back. */
export type MoveResult = Omit<Moved, 'error'> & { step: OrderStep | null };

/** The last result; what moved is forgotten when its way back is no longer offered. */
export function useMoveResult() {
  const [result, setResult] = useState<MoveResult | null>(null);
  useEffect(() => {
    if (result === null || result.orderIds.length === 0) return;
    const timer = setTimeout(() => setResult({ ...result, orderIds: [] }), OFFERED_MS);
    return () => clearTimeout(timer);
  }, [result]);
  return [result, setResult] as const;
}

/** Says how many orders moved, with the way back where there is one, and which did not and why. */
export function MoveNotice(props: {
  result: MoveResult | null;
  busy: boolean;
  onUndo: (result: MoveResult) => void;
}) {
  const { result, busy, onUndo } = props;
  const t = orderBookTexts();
  if (result === null) return null;
  const { orderIds, failed, step } = result;
  const undoable = UNDOABLE_STATES.some((state) => state === step);
  const reasons = [...new Set(failed.map(({ code }) => code))];
  const count = formatCount(orderIds.length);
  return (
    <>
      {orderIds.length > 0 && (
        <Notice
          tone="good"
          icon="check"
          text={step === null ? t.undone(count) : t.moved(count, orderStateTexts()[step])}
        >
          {undoable && (
            <button type="button" class="button" disabled={busy} onClick={() => onUndo(result)}>
              <Icon name="back" />
              {t.undo}
            </button>
          )}
        </Notice>
      )}
      {failed.length > 0 && (
        <div class="notice warn" role="alert">
          <Icon name="warn" />
          <span>
            {t.notMoved(formatCount(failed.length))}
            {reasons.map((code) => {
              const codes = failed.filter((one) => one.code === code).map(({ orderCode }) => orderCode);
              const named = codes.slice(0, NAMED).join(', ');
              return (
                <span key={code} class="line">
                  {named}
                  {codes.length > NAMED && ' …'}: {t.whyNot[code]}
                </span>
              );
            })}
          </span>
        </div>
      )}
    </>
  );
}
