import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { PromptId } from '../../server/contract/pack.ts';
import type { Loudspeaker } from './loudspeaker.ts';

/** What the seller wants to hear from this phone; remembered on it. */
export interface StudioVoice {
  readonly chimes: ReadonlySignal<boolean>;
  readonly reads: ReadonlySignal<boolean>;
  /** Reading was wanted, but this phone cannot. */
  readonly voiceless: ReadonlySignal<boolean>;
  setChimes(on: boolean): void;
  setReads(on: boolean): void;
  /** News of an order: chimes and says it, as wanted. */
  call(text: string, prompts: readonly PromptId[]): void;
  /** Says it, if that is wanted. It never chimes, which means an order. */
  tell(text: string, prompts: readonly PromptId[]): void;
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

export function createStudioVoice(deps: {
  speaker: Loudspeaker;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}): StudioVoice {
  const { speaker, storage } = deps;
  const wanted = remembered(storage);
  const chimes = signal(wanted.chimes);
  const reads = signal(wanted.reads);
  const voiceless = signal(false);

  function remember(): void {
    try {
      storage.setItem(KEY, JSON.stringify({ chimes: chimes.peek(), reads: reads.peek() }));
    } catch {
      // Without storage the choice lasts until the page is left.
    }
  }

  // Not before it is wanted; and anew for another language.
  const close = effect(() => {
    if (reads.value) speaker.prepare();
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
    call(text, prompts) {
      if (chimes.peek()) speaker.chime();
      const silent = reads.peek() && !speaker.say(text, prompts);
      // No order comes unheard, also where the voice of another day is gone.
      if (silent && !chimes.peek()) speaker.chime();
    },
    tell(text, prompts) {
      if (reads.peek()) speaker.say(text, prompts);
    },
    close,
  };
}
