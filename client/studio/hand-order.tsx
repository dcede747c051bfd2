import { useState } from 'preact/hooks';
import type { OrderDraft } from '../../server/contract/comment.ts';
import { readComment } from '../../server/contract/comment-order.ts';
import { deliveryFeeTo } from '../../server/contract/delivery-fee.ts';
import type { BuyerInput } from '../../server/contract/order.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatDong } from '../i18n/format.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import type { Desk } from '../state/desk.ts';
import { makeUuid, type OrderIntent, sameContent } from '../state/order-intent.ts';
import type { Sale } from '../state/sale.ts';
import { Refusal, TextField } from '../ui/field.tsx';
import { Notice, Sheet } from '../ui/frame.tsx';
import { type DraftLine, pricedLines, totalOf } from '../watch/order-form.ts';
import { ChangedPrices, OrderLines } from '../watch/order-lines.tsx';
import { FeeLines } from '../watch/order-sums.tsx';
import { handOrderTexts } from './hand-order-texts.ts';
import { isRepeated } from './repeated.ts';

/**
 * An order that the seller writes down for somebody: a comment under the live, a phone call, a neighbour at the stall. A
 * pasted comment fills in lines and number, as a draft that was read in one does; the seller reads them over and sends.
 */
export function HandOrderSheet(props: {
  sale: Sale;
  desk: Desk;
  link: Link;
  saleEventId: string;
  draft?: OrderDraft;
  onClose: () => void;
}) {
  const { sale, desk, link, saleEventId, draft, onClose } = props;
  const t = handOrderTexts();
  const listings = sale.listings.value;
  const [comment, setComment] = useState(draft?.text ?? '');
  const [buyer, setBuyer] = useState<BuyerInput>({
    name: draft?.name ?? '',
    phone: draft?.phone?.replace('+84', '0') ?? '',
    address: '',
  });
  const [lines, setLines] = useState<DraftLine[]>(draft?.lines ?? []);
  const [sent, setSent] = useState<OrderIntent | null>(null);
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);

  const read = (text: string) => {
    setComment(text);
    const order = readComment(
      text,
      listings.map(({ code }) => code),
    );
    if (order === null) return;
    setError(null);
    setLines(
      order.lines.flatMap(({ code, quantity }) =>
        listings.filter((listing) => listing.code === code).map(({ id }) => ({ listingId: id, quantity })),
      ),
    );
    if (order.phone !== null) setBuyer((before) => ({ ...before, phone: order.phone ?? '' }));
  };

  const send = async (agreed: ClientError['prices'] = []) => {
    setTried(true);
    const priced = pricedLines(lines, listings, agreed);
    if (buyer.phone.trim() === '' || priced.length === 0) return;
    const content = {
      saleEventId,
      buyer: {
        name: buyer.name.trim() || t.unknownName,
        phone: buyer.phone,
        address: buyer.address.trim() || t.unknownAddress,
      },
      lines: priced,
    };
    // Sent once more after an answer that was lost, it goes under the same key: the server writes it once.
    const open = error?.code === 'offline' || error?.code === 'unavailable' || error?.code === 'internal';
    const again = open && sent !== null && sameContent(sent, content);
    const intent = again ? sent : { ...content, idempotencyKey: makeUuid() };
    setSent(intent);
    setBusy(true);
    const note = comment.slice(0, 300);
    const outcome =
      draft === undefined
        ? await link.command('order:place', { ...intent, note })
        : await link.command('draft:order', { ...content, note, draftId: draft.draftId });
    setBusy(false);
    if (outcome.ok) onClose();
    else setError(outcome.error);
  };

  const field = (name: keyof BuyerInput) => (text: string) => {
    setBuyer((before) => ({ ...before, [name]: text }));
  };
  const goodsDong = totalOf(pricedLines(lines, listings));
  // Nobody is asked for a province on the telephone.
  const deliveryFee = lines.length === 0 ? 0 : deliveryFeeTo(sale.deliveryFees.value, null);
  const phoneRefusal = error?.code === 'bad_phone' ? errorSentence(error) : undefined;
  const elsewhere =
    error !== null && !['bad_phone', 'sold_out', 'over_limit', 'price_changed'].includes(error.code);
  return (
    <Sheet title={t.title} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <fieldset class="stack" disabled={busy}>
          <TextField label={t.comment} hint={t.commentHint} maxLength={300} value={comment} onText={read} />
          <OrderLines
            lines={lines}
            listings={listings}
            error={error}
            onChange={(next) => {
              setLines(next);
              setError(null);
            }}
          />
          {/* Goods that were hidden meanwhile are no line any more. */}
          {tried && pricedLines(lines, listings).length === 0 && <Refusal text={t.noLines} />}
          <TextField
            label={t.phone}
            type="tel"
            inputMode="tel"
            autocomplete="off"
            maxLength={24}
            value={buyer.phone}
            refusal={tried && buyer.phone.trim() === '' ? t.needed : phoneRefusal}
            onText={field('phone')}
          />
          <TextField
            label={t.name}
            autocomplete="off"
            maxLength={80}
            value={buyer.name}
            onText={field('name')}
          />
          <TextField
            label={t.address}
            autocomplete="off"
            maxLength={300}
            value={buyer.address}
            onText={field('address')}
          />
        </fieldset>
        {lines.length > 0 && isRepeated(desk.orders.value ?? [], buyer.phone, lines) && (
          <Notice tone="warn" icon="warn" text={t.repeated} />
        )}
        {error?.code === 'price_changed' && (
          <ChangedPrices error={error} listings={listings} onAgree={() => void send(error.prices)} />
        )}
        {elsewhere && <Refusal text={errorSentence(error)} />}
        {deliveryFee > 0 && <FeeLines goodsDong={goodsDong} deliveryFee={deliveryFee} />}
        <p class="order-foot row spread">
          <strong class="price">{formatDong(goodsDong + deliveryFee)}</strong>
          <button type="submit" class="button main big" disabled={busy}>
            {t.send}
          </button>
        </p>
      </form>
    </Sheet>
  );
}
