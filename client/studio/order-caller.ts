import { effect, type ReadonlySignal } from '@preact/signals';
import type { Listing } from '../../server/contract/catalog.ts';
import type { StaffOrder } from '../../server/contract/order.ts';
import type { PromptId } from '../../server/contract/pack.ts';
import { formatCount } from '../i18n/format.ts';
import { listingName } from '../ui/goods.tsx';
import { nowTexts } from './now-texts.ts';
import type { StudioVoice } from './studio-voice.ts';

/** The numbers that packs have recordings of. */
const NUMBERS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10'] as const satisfies PromptId[];

/** An order as it is said aloud: who, how many, what. */
export function spokenOrder({ buyer, lines }: Pick<StaffOrder, 'buyer' | 'lines'>): string {
  const goods = lines.map((line) => `${formatCount(line.quantity)} ${listingName(line)}`).join(', ');
  // Said in the language of the voice, whatever language the page is in.
  return nowTexts.texts.vi.spoken(buyer.name, goods);
}

/**
 * The same by recordings, which have neither names nor goods: that there is an order, and how much of one thing it is where
 * that is up to ten.
 */
export function promptsOf(
  { lines }: Pick<StaffOrder, 'lines'>,
  listings: readonly Pick<Listing, 'id' | 'unit'>[],
): PromptId[] {
  const [line] = lines;
  const number = NUMBERS[(line?.quantity ?? 0) - 1];
  const unit = listings.find(({ id }) => id === line?.listingId)?.unit;
  const countable = lines.length === 1 && number !== undefined && unit !== undefined;
  return ['new-order', ...(countable ? [number, unit] : [])];
}

/** Calls new orders out, if the seller wants it. Returns how to end that. */
export function callOrders(deps: {
  orders: ReadonlySignal<StaffOrder[] | null>;
  listings: ReadonlySignal<readonly Pick<Listing, 'id' | 'unit'>[]>;
  voice: Pick<StudioVoice, 'call'>;
}): () => void {
  const { orders, listings, voice } = deps;
  /** Those that were there when the page was opened are no news. */
  let known: Set<string> | null = null;
  return effect(() => {
    const now = orders.value;
    if (now === null) return;
    const former = known;
    known = new Set(now.map(({ orderId }) => orderId));
    const [newest] = former === null ? [] : now.filter(({ orderId }) => !former.has(orderId));
    // In a rush the newest alone, and only after the one before: a queue would fall behind the orders.
    if (newest !== undefined) voice.call(spokenOrder(newest), promptsOf(newest, listings.peek()));
  });
}
