import { useState } from 'preact/hooks';
import type { AnnotateOrder, StaffOrder } from '../../server/contract/order.ts';
import type { ClientError } from '../net/outcome.ts';
import { refusalAt, refusalElsewhere, TextField } from '../ui/field.tsx';
import { Notice, Sheet } from '../ui/frame.tsx';
import { orderBookTexts } from './order-texts.ts';

const WAYBILL_LENGTH = 40;

/** Asks what to write beside an order: a note for colleagues and the courier's number, or the latter alone as it goes off. */
export function NotesSheet(props: {
  order: StaffOrder;
  /** The parcel goes off now: the note is left alone. */
  shipping: boolean;
  /** Null when it is written. */
  onSave: (written: AnnotateOrder) => Promise<ClientError | null>;
  onClose: () => void;
}) {
  const { order, shipping, onSave, onClose } = props;
  const { orderId, orderCode } = order;
  const t = orderBookTexts();
  const [staffNote, setNote] = useState(order.staffNote);
  const [waybill, setWaybill] = useState(order.waybill);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const refused = await onSave({ orderId, waybill, ...(shipping ? {} : { staffNote }) });
    setBusy(false);
    setError(refused);
    if (refused === null) onClose();
  };
  const elsewhere = refusalElsewhere(error, 'staffNote', 'waybill');
  return (
    <Sheet title={shipping ? t.shipOf(orderCode) : t.annotateOf(orderCode)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        {!shipping && (
          <TextField
            label={t.staffNote}
            hint={t.staffNoteHint}
            maxLength={500}
            autocomplete="off"
            value={staffNote}
            refusal={refusalAt(error, 'staffNote')}
            onText={setNote}
          />
        )}
        <TextField
          label={t.waybillOptional}
          maxLength={WAYBILL_LENGTH}
          autocomplete="off"
          value={waybill}
          refusal={refusalAt(error, 'waybill')}
          onText={setWaybill}
        />
        {elsewhere !== undefined && <Notice tone="bad" icon="warn" text={elsewhere} />}
        <button type="submit" class="button main big wide" disabled={busy}>
          {shipping ? t.steps.shipped : t.save}
        </button>
      </form>
    </Sheet>
  );
}
