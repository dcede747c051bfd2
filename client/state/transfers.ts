import { type ReadonlySignal, signal } from '@preact/signals';
import type { SettleTransfer, Transfer } from '../../server/contract/payment.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';

/** Transfers that people have to look at. */
export interface Transfers {
  /** Newest first; null until the first answer. */
  readonly open: ReadonlySignal<Transfer[] | null>;
  readonly error: ReadonlySignal<ClientError | null>;
  reload(): void;
  /** Settles one, which then leaves the list; null when that was possible. */
  settle(input: SettleTransfer): Promise<ClientError | null>;
  close(): void;
}

/** Money that nobody can place is no matter of seconds, so no fact says that it came; it is asked for this often, ms. */
const ASK_EVERY_MS = 30_000;

export function createTransfers({ link }: { link: Link }): Transfers {
  const open = signal<Transfer[] | null>(null);
  const error = signal<ClientError | null>(null);
  let closed = false;

  async function ask(): Promise<void> {
    const outcome = await link.command('transfer:list', {}, 20_000);
    if (closed) return;
    if (outcome.ok) open.value = outcome.data.transfers;
    error.value = outcome.ok ? null : outcome.error;
  }

  const timer = setInterval(() => {
    if (link.online.value && !document.hidden) void ask();
  }, ASK_EVERY_MS);
  const stop = link.onOnline(() => void ask());

  return {
    open,
    error,
    reload: () => void ask(),
    async settle(input) {
      const outcome = await link.command('transfer:settle', input, 20_000);
      if (!outcome.ok) return outcome.error;
      open.value = open.value?.filter(({ transferId }) => transferId !== input.transferId) ?? null;
      return null;
    },
    close() {
      closed = true;
      clearInterval(timer);
      stop();
    },
  };
}
