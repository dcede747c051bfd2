import { type ReadonlySignal, signal } from '@preact/signals';
import type { LiveHealth } from '../../server/contract/live.ts';
import type { Link } from '../net/socket.ts';

/** How the server copes with the live of a sale event, for staff. */
export interface LiveHealthWatch {
  /** Null while no live is open. */
  readonly health: ReadonlySignal<LiveHealth | null>;
  close(): void;
}

export function watchLiveHealth({ link, saleEventId }: { link: Link; saleEventId: string }): LiveHealthWatch {
  const health = signal<LiveHealth | null>(null);
  const stops = [
    link.on('health:changed', (change) => {
      if (change.saleEventId === saleEventId) health.value = change.health;
    }),
    // Asked again after each reconnection: facts sent meanwhile are lost.
    link.onOnline(() => {
      void link.command('health:follow', { saleEventId }).then((outcome) => {
        if (outcome.ok) health.value = outcome.data.health;
      });
    }),
  ];
  return {
    health,
    close() {
      for (const stop of stops) stop();
    },
  };
}
