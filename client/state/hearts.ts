import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { Link } from '../net/socket.ts';

/** Taps are sent together after so long, ms; and as many as one command may have. */
const SEND_MS = 1_000;
const TOGETHER = 10;
/** More of other people's than this are not shown one by one. */
export const MOST_SHOWN = 3;

/** Hearts of all viewers of a sale event, with those that this phone has not sent yet. */
export interface Hearts {
  /** Null until it is known. */
  readonly total: ReadonlySignal<number | null>;
  /** How many came from others with the newest count, {@link MOST_SHOWN} at the most. */
  readonly newest: ReadonlySignal<{ count: number }>;
  tap(): void;
  close(): void;
}

export function createHearts(link: Link, saleEventId: string): Hearts {
  const known = signal<number | null>(null);
  /** Tapped here and not in what is known. */
  const own = signal(0);
  const newest = signal({ count: 0 });
  let unsent = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  async function send(): Promise<void> {
    timer = null;
    const hearts = Math.min(unsent, TOGETHER);
    unsent = 0;
    const outcome = await link.command('heart:send', { saleEventId, hearts });
    // What a weak link or the limit has swallowed is not missed by anybody.
    own.value = Math.max(0, own.value - hearts);
    if (outcome.ok) known.value = Math.max(known.value ?? 0, outcome.data.hearts);
  }

  const stops = [
    link.on('hearts:counted', ({ saleEventId: where, hearts }) => {
      if (where !== saleEventId) return;
      const came = hearts - (known.value ?? hearts);
      known.value = hearts;
      if (came > 0) newest.value = { count: Math.min(came, MOST_SHOWN) };
    }),
    link.onOnline(() => void send()),
  ];
  return {
    total: computed(() => (known.value === null ? null : known.value + own.value)),
    newest,
    tap() {
      if (unsent >= TOGETHER) return;
      unsent += 1;
      own.value += 1;
      timer ??= setTimeout(() => void send(), SEND_MS);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      for (const stop of stops) stop();
    },
  };
}
