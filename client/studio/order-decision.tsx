import { useState } from 'preact/hooks';
import type { StaffOrder } from '../../server/contract/order.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { GiveUpSheet } from '../organise/give-up-sheet.tsx';
import { commonSteps, givesUp, type OrderStep } from '../organise/order-steps.ts';
import { orderBookTexts } from '../organise/order-texts.ts';
import { ErrorNotice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { nowTexts } from './now-texts.ts';

/** Confirms or gives up an order that has just come, as the order book does; later steps are taken there. */
export function OrderDecision({
  order,
  link,
  saleEventId,
}: {
  order: StaffOrder;
  link: Link;
  saleEventId: string;
}) {
  const t = orderBookTexts();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<OrderStep | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const { orderId, orderCode } = order;
  if (order.state !== 'placed') return null;

  const move = async (to: OrderStep, reason: string) => {
    setBusy(true);
    setError(null);
    const outcome = await link.command('order:move', { saleEventId, orderIds: [orderId], to, reason });
    setBusy(false);
    const refused = outcome.ok ? null : outcome.error;
    setError(refused);
    if (refused === null) setAsking(null);
    return refused;
  };
  return (
    <>
      {error !== null && <ErrorNotice error={error} />}
      <fieldset class="row" disabled={busy}>
        {commonSteps([order]).map((step) => (
          <button
            key={step}
            type="button"
            class={givesUp(step) ? 'button' : 'button main'}
            aria-label={nowTexts().stepOf(t.steps[step], orderCode)}
            onClick={() => (givesUp(step) ? setAsking(step) : void move(step, ''))}
          >
            <Icon name={givesUp(step) ? 'close' : 'check'} />
            {t.steps[step]}
          </button>
        ))}
      </fieldset>
      {asking !== null && (
        <GiveUpSheet
          orderIds={[orderId]}
          step={asking}
          onYes={(reason) => move(asking, reason)}
          onNo={() => setAsking(null)}
        />
      )}
    </>
  );
}
