import { useEffect, useState } from 'preact/hooks';
import type { OrderState } from '../../server/contract/order.ts';
import { Notice } from '../ui/frame.tsx';
import { PaymentPanel, type TransferPayment } from './payment-panel.tsx';
import { panelTexts } from './payment-panel-texts.ts';

export interface PaymentProps {
  payment: TransferPayment;
  orderState: OrderState;
  /** The server's clock before this phone's. */
  aheadMs: number;
  onAgain: (() => void) | null;
}

/** Milliseconds until `untilMs` of the server's clock, second by second; not below 0. */
function useLeftMs(untilMs: number, aheadMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, untilMs - nowMs - aheadMs);
}

function GivenUp({ text, onAgain }: { text: string; onAgain: (() => void) | null }) {
  const t = panelTexts();
  return (
    <Notice tone="warn" icon="warn" text={`${text} ${t.doNotPay}`}>
      {onAgain !== null && (
        <button type="button" class="button main wide" onClick={onAgain}>
          {t.again}
        </button>
      )}
    </Notice>
  );
}

function Due({ payment, aheadMs, onAgain }: Omit<PaymentProps, 'orderState'>) {
  const leftMs = useLeftMs(Date.parse(payment.payBy), aheadMs);
  // The server's answer that the order is cancelled follows within seconds.
  if (leftMs === 0) return <GivenUp text={panelTexts().late} onAgain={onAgain} />;
  return <PaymentPanel payment={payment} leftMs={leftMs} />;
}

/** An order by bank transfer: the way to pay it while it waits, then what became of it. */
export function PaymentState({ orderState, ...due }: PaymentProps) {
  const t = panelTexts();
  switch (due.payment.state) {
    case 'due':
      return <Due {...due} />;
    case 'expired':
      return <GivenUp text={t.cancelled} onAgain={due.onAgain} />;
    case 'paid':
      return orderState === 'cancelled' || orderState === 'refused' ? (
        <Notice icon="clock" text={t.moneyBack} />
      ) : (
        <Notice tone="good" icon="check" text={t.paid} />
      );
  }
}
