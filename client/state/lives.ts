import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { StaffOrder } from '../../server/contract/order.ts';
import type { StaffSaleEvent } from '../../server/contract/sale-event.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { createSale, type Sale } from './sale.ts';

/** How far from its planned start somebody may go on air, ms: facts of sale events within it are heard. */
const NEAR_MS = 12 * 3_600_000;

/** How often sale events that were planned meanwhile are looked for, ms. */
const LOOK_MS = 60_000;

/** Over how many minutes orders a minute are the mean: of one minute alone the number would jump about. */
export const RATE_MINUTES = 5;

/** A sale event that is on the air, or may be soon. */
export interface WatchedLive {
  /** As it was planned; who sells does not change on air. */
  readonly planned: StaffSaleEvent;
  readonly sale: Sale;
}

/** All lives at once, for organisers. */
export interface Lives {
  /** Those on air now, in the order of their planned start; null until it is known which there are. */
  readonly onAir: ReadonlySignal<readonly WatchedLive[] | null>;
  readonly error: ReadonlySignal<ClientError | null>;
  reload(): void;
  close(): void;
}

/** Whether somebody may be on air in it at `nowMs`. */
export function mayBeOnAir(
  { state, startsAt }: Pick<StaffSaleEvent, 'state' | 'startsAt'>,
  nowMs: number,
): boolean {
  return state === 'live' || (state === 'scheduled' && Math.abs(Date.parse(startsAt) - nowMs) < NEAR_MS);
}

/** Orders a minute, the mean of the last {@link RATE_MINUTES}; those that were given up count as they were placed. */
export function ordersAMinute(orders: readonly Pick<StaffOrder, 'placedAt'>[], nowMs: number): number {
  const since = nowMs - RATE_MINUTES * 60_000;
  return orders.filter(({ placedAt }) => Date.parse(placedAt) > since).length / RATE_MINUTES;
}

function isOnAir({ planned, sale }: WatchedLive): boolean {
  const { state } = sale.saleEvent.value ?? planned;
  const live = sale.live.value;
  return state === 'live' || (state === 'scheduled' && live !== null && live.state !== 'ended');
}

/** Enters every sale event that may be on air, so that the server's facts say who goes on air and off it. */
export function createLives({ link, api }: { link: Link; api: CallApi }): Lives {
  const watched = signal<readonly WatchedLive[] | null>(null);
  const error = signal<ClientError | null>(null);
  let closed = false;

  async function look(): Promise<void> {
    const outcome = await api('GET /api/sale-events');
    if (closed) return;
    error.value = outcome.ok ? null : outcome.error;
    if (!outcome.ok) return;
    const near = outcome.data.saleEvents.filter((saleEvent) => mayBeOnAir(saleEvent, Date.now()));
    const before = watched.peek() ?? [];
    for (const { planned, sale } of before) if (near.every(({ id }) => id !== planned.id)) sale.close();
    watched.value = near
      .sort((a, b) => a.startsAt.localeCompare(b.startsAt) || a.id.localeCompare(b.id))
      .map(
        (planned) =>
          before.find((live) => live.planned.id === planned.id) ?? {
            planned,
            sale: createSale({ link, api, saleEventId: planned.id }),
          },
      );
  }

  void look();
  const timer = setInterval(() => void look(), LOOK_MS);
  return {
    onAir: computed(() => watched.value?.filter(isOnAir) ?? null),
    error,
    reload: () => void look(),
    close() {
      closed = true;
      clearInterval(timer);
      for (const { sale } of watched.peek() ?? []) sale.close();
    },
  };
}
