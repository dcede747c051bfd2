import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { StaffOrder } from '../../server/contract/order.ts';
import { formatCount } from '../i18n/format.ts';
import { listingName } from '../ui/goods.tsx';
import { nowTexts } from './now-texts.ts';

/** How a phone makes itself heard. */
export interface Loudspeaker {
  chime(): void;
  /** Says it in Vietnamese; false where the phone has no such voice, or is still speaking. */
  say(text: string): boolean;
  /** Whether there is a Vietnamese voice. Phones load theirs late. */
  hasVoice(): boolean;
}

/** Calls new orders out, if the seller wants it. */
export interface OrderCaller {
  readonly chimes: ReadonlySignal<boolean>;
  readonly reads: ReadonlySignal<boolean>;
  /** Reading was wanted, but this phone cannot. */
  readonly voiceless: ReadonlySignal<boolean>;
  setChimes(on: boolean): void;
  setReads(on: boolean): void;
  close(): void;
}

const KEY = 'cho-phien.order-calls';

interface Wanted {
  chimes: boolean;
  reads: boolean;
}

function remembered(storage: Pick<Storage, 'getItem'>): Wanted {
  try {
    const { chimes, reads } = JSON.parse(storage.getItem(KEY) ?? '{}') as Partial<Wanted>;
    return { chimes: chimes === true, reads: reads === true };
  } catch {
    return { chimes: false, reads: false };
  }
}

/** An order as it is said aloud: who, how many, what. */
export function spokenOrder({ buyer, lines }: Pick<StaffOrder, 'buyer' | 'lines'>): string {
  const goods = lines.map((line) => `${formatCount(line.quantity)} ${listingName(line)}`).join(', ');
  // Said in the language of the voice, whatever language the page is in.
  return nowTexts.texts.vi.spoken(buyer.name, goods);
}

export function createOrderCaller(deps: {
  orders: ReadonlySignal<StaffOrder[] | null>;
  speaker: Loudspeaker;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}): OrderCaller {
  const { orders, speaker, storage } = deps;
  const wanted = remembered(storage);
  const chimes = signal(wanted.chimes);
  const reads = signal(wanted.reads);
  const voiceless = signal(false);
  /** Those that were there when the page was opened are no news. */
  let known: Set<string> | null = null;

  function remember(): void {
    try {
      storage.setItem(KEY, JSON.stringify({ chimes: chimes.peek(), reads: reads.peek() }));
    } catch {
      // Without storage the choice lasts until the page is left.
    }
  }

  const stop = effect(() => {
    const now = orders.value;
    if (now === null) return;
    const former = known;
    known = new Set(now.map(({ orderId }) => orderId));
    const [newest] = former === null ? [] : now.filter(({ orderId }) => !former.has(orderId));
    if (newest === undefined) return;
    if (chimes.peek()) speaker.chime();
    // In a rush the newest alone, and only after the one before: a queue would fall behind the orders.
    const silent = reads.peek() && !speaker.say(spokenOrder(newest));
    // No order comes unheard, also where the voice of another day is gone.
    if (silent && !chimes.peek()) speaker.chime();
  });

  return {
    chimes,
    reads,
    voiceless,
    setChimes(on) {
      chimes.value = on;
      // At once, so that the seller hears what to wait for.
      if (on) speaker.chime();
      remember();
    },
    setReads(on) {
      voiceless.value = on && !speaker.hasVoice();
      reads.value = on && !voiceless.value;
      remember();
    },
    close: stop,
  };
}
