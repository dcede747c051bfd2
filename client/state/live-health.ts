import { type ReadonlySignal, signal } from '@preact/signals';
import type { LiveHealth } from '../../server/contract/live.ts';
import type { UplinkSample } from '../../server/contract/uplink.ts';
import { UPLINK_SAMPLES } from '../../server/contract/uplink-samples.ts';
import type { Link } from '../net/socket.ts';

/** How the live of a sale event does, for staff. */
export interface LiveHealthWatch {
  /** How the server copes; null while no live is open. */
  readonly health: ReadonlySignal<LiveHealth | null>;
  /** What arrived from the phone in the last minutes, oldest first. */
  readonly uplink: ReadonlySignal<readonly UplinkSample[]>;
  close(): void;
}

export function watchLiveHealth({ link, saleEventId }: { link: Link; saleEventId: string }): LiveHealthWatch {
  const health = signal<LiveHealth | null>(null);
  const uplink = signal<readonly UplinkSample[]>([]);
  /** Which live the samples are of. */
  let liveSessionId: string | null = null;

  function enter(id: string | null): void {
    if (id === liveSessionId) return;
    liveSessionId = id;
    uplink.value = [];
  }

  function add(samples: readonly UplinkSample[]): void {
    const lastMs = uplink.value.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
    const newer = samples.filter(({ atMs }) => atMs > lastMs);
    if (newer.length > 0) uplink.value = [...uplink.value, ...newer].slice(-UPLINK_SAMPLES);
  }

  const stops = [
    link.on('health:changed', (change) => {
      if (change.saleEventId !== saleEventId) return;
      health.value = change.health;
      enter(change.health?.liveSessionId ?? null);
    }),
    link.on('uplink:measured', (measured) => {
      if (measured.saleEventId !== saleEventId) return;
      enter(measured.liveSessionId);
      add([measured.sample]);
    }),
    // Asked again after each reconnection: facts sent meanwhile are lost.
    link.onOnline(() => {
      const sinceMs = uplink.value.at(-1)?.atMs ?? null;
      void link.command('health:follow', { saleEventId, sinceMs }).then((outcome) => {
        if (!outcome.ok) return;
        health.value = outcome.data.health;
        enter(outcome.data.health?.liveSessionId ?? null);
        add(outcome.data.uplink);
      });
    }),
  ];
  return {
    health,
    uplink,
    close() {
      for (const stop of stops) stop();
    },
  };
}
