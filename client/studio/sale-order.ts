import type { StaffSaleEvent } from '../../server/contract/sale-event.ts';

const RANK = { live: 0, scheduled: 1, draft: 2, ended: 3, cancelled: 4 } as const;

/** The sale event on air first, then the ones to come, soonest first, then what is over, newest first. */
export function nextFirst<T extends Pick<StaffSaleEvent, 'state' | 'startsAt'>>(
  saleEvents: readonly T[],
): T[] {
  return [...saleEvents].sort((a, b) => {
    const byState = RANK[a.state] - RANK[b.state];
    if (byState !== 0) return byState;
    const byTime = Date.parse(a.startsAt) - Date.parse(b.startsAt);
    return RANK[a.state] >= RANK.ended ? -byTime : byTime;
  });
}
