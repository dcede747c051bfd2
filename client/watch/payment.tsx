import type { PaymentMethod, PlacedOrder } from '../../server/contract/order.ts';
import { lazily } from '../ui/lazily.tsx';
import type { PaymentProps } from './payment-state.tsx';
import { paymentTexts } from './payment-texts.ts';

/** All about bank transfers comes when it is needed: most orders are paid at the door. */
const load = () => import('./payment-state.tsx');

/** At the door, or by bank transfer at once. */
export function PaymentChoice(props: { method: PaymentMethod; onMethod: (method: PaymentMethod) => void }) {
  const t = paymentTexts();
  const choose = (method: PaymentMethod) => () => {
    // By the time the order is answered it is there; where that fails, it is tried again then.
    if (method === 'vietqr') void load().catch(() => undefined);
    props.onMethod(method);
  };
  return (
    <fieldset>
      <legend class="strong">{t.how}</legend>
      {(['cod', 'vietqr'] as const).map((method) => (
        <label key={method} class="choice">
          <input type="radio" name="payment" checked={method === props.method} onChange={choose(method)} />
          <span>
            <span class="strong">{t[method]}</span>
            <span class="soft">{t[`${method}Hint`]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const Loader = lazily<PaymentProps>(
  () => load().then(({ PaymentState }) => PaymentState),
  () => paymentTexts().due,
);

/**
 * What the buyer still has to do for the payment, and what became of it; nothing for an order that is paid at the door.
 * `onAgain` orders the same goods once more; null where they are not for sale.
 */
export function Payment(props: { order: PlacedOrder; aheadMs: number; onAgain: (() => void) | null }) {
  const { payment, state } = props.order;
  return payment.method === 'cod' ? null : <Loader {...props} payment={payment} orderState={state} />;
}
