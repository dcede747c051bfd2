import { useState } from 'preact/hooks';
import type { SettleTransfer, Transfer } from '../../server/contract/payment.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatDateTime, formatDong } from '../i18n/format.ts';
import { orderStateTexts } from '../i18n/order-states.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Transfers } from '../state/transfers.ts';
import { TextField } from '../ui/field.tsx';
import { ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { paymentTexts } from './payment-texts.ts';
import { organiseTexts } from './texts.ts';

type Kind = SettleTransfer['as']['kind'];

/** Asks for the one thing that is needed: the order's code, or what was done with the money. */
function SettleSheet(props: { transfer: Transfer; kind: Kind; transfers: Transfers; onClose: () => void }) {
  const { transfer, kind, transfers, onClose } = props;
  const { transferId, amountDong, problem, order } = transfer;
  const t = paymentTexts();
  // Only a wrong amount leaves the order that the payer meant open to this money.
  const [text, setText] = useState(kind === 'order' && problem === 'wrong_amount' ? order?.orderCode : '');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const typed = text?.trim() ?? '';
  const words =
    kind === 'order'
      ? { title: t.giveTitle, label: t.code, hint: t.giveHint, needed: t.needCode, yes: t.giveYes }
      : { title: t.dismissTitle, label: t.dismissNote, needed: t.needNote, yes: t.dismissYes };

  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (typed === '') return;
    setBusy(true);
    const as: SettleTransfer['as'] = kind === 'order' ? { kind, orderCode: typed } : { kind, note: typed };
    const refused = await transfers.settle({ transferId, as });
    setBusy(false);
    setError(refused);
    if (refused === null) onClose();
  };
  const sentence = (failure: ClientError) => {
    if (failure.code === 'not_found' && failure.field !== undefined) return t.noSuchOrder;
    return failure.code === 'wrong_state' && kind === 'order' ? t.cannotPay : errorSentence(failure);
  };
  return (
    <Sheet title={words.title(formatDong(amountDong))} onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        <TextField
          label={words.label}
          hint={words.hint}
          maxLength={kind === 'order' ? 20 : 300}
          autocomplete="off"
          value={text ?? ''}
          refusal={tried && typed === '' ? words.needed : error === null ? undefined : sentence(error)}
          onText={(next) => {
            setText(next);
            setError(null);
          }}
        />
        <button type="submit" class="button main big wide" disabled={busy}>
          {words.yes}
        </button>
      </form>
    </Sheet>
  );
}

function TransferCard({ transfer, onSettle }: { transfer: Transfer; onSettle: (kind: Kind) => void }) {
  const t = paymentTexts();
  const { amountDong, content, receivedAt, source, problem, order } = transfer;
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong class="price">{formatDong(amountDong)}</strong>
        <span class="soft">{formatDateTime(receivedAt)}</span>
      </p>
      {problem !== null && <Notice tone="warn" icon="warn" text={t.problems[problem]} />}
      <p>
        <span class="soft">{source === 'hand' ? t.byHand : t.content}: </span>
        {content || t.noContent}
      </p>
      {order !== null && (
        <>
          <p class="row spread">
            <span>{t.orderOf(order.orderCode, formatDong(order.totalDong))}</span>
            <span class="badge">{orderStateTexts()[order.state]}</span>
          </p>
          <p class="row spread">
            <span>{order.buyerName}</span>
            <a
              class="button"
              href={`tel:${order.buyerPhone}`}
              aria-label={organiseTexts().call(order.buyerPhone)}
            >
              {order.buyerPhone}
            </a>
          </p>
        </>
      )}
      <div class="row">
        {problem !== 'money_back' && (
          <button type="button" class="button" onClick={() => onSettle('order')}>
            {t.give}
          </button>
        )}
        <button type="button" class="button" onClick={() => onSettle('dismissed')}>
          {t.dismiss}
        </button>
      </div>
    </li>
  );
}

/** Money that came in and fits no order, until somebody has said what it is. */
export function TransfersPage({ transfers }: { transfers: Transfers }) {
  const t = paymentTexts();
  const [settling, setSettling] = useState<{ transfer: Transfer; kind: Kind } | null>(null);
  return (
    <section class="stack">
      <h1>{t.toLookAt}</h1>
      <ListOf
        label={t.toLookAt}
        items={transfers.open.value}
        error={transfers.error.value}
        empty={t.none}
        onRetry={transfers.reload}
      >
        {(transfer) => (
          <TransferCard
            key={transfer.transferId}
            transfer={transfer}
            onSettle={(kind) => setSettling({ transfer, kind })}
          />
        )}
      </ListOf>
      {settling !== null && (
        <SettleSheet {...settling} transfers={transfers} onClose={() => setSettling(null)} />
      )}
    </section>
  );
}
