import { createHash } from 'node:crypto';
import { ok } from '../contract/result.ts';
import type { SaleSummary } from '../contract/sale-event.ts';
import type { Clock } from '../lib/clock.ts';
import { noSaleEvent } from './sale-events.ts';
import type { SummaryUseCases } from './use-cases.ts';

export interface SummaryRepository {
  /** Null without such a sale event; `now` ends what is still on air. */
  summary(saleEventId: string, now: Date): Promise<SaleSummary | null>;
  /** Who watches it now, by their marks; nothing is written unless it is live. False then. */
  addViewers(saleEventId: string, marks: readonly string[]): Promise<boolean>;
}

/** The use cases of what a sale event comes to. */
export function createSummaryUseCases(deps: {
  repository: SummaryRepository;
  clock: Clock;
}): SummaryUseCases {
  const { repository, clock } = deps;
  return {
    async summary(saleEventId) {
      const summary = await repository.summary(saleEventId, new Date(clock.now()));
      return summary === null ? noSaleEvent() : ok(summary);
    },
    countViewers: (saleEventId, viewers) =>
      repository.addViewers(
        saleEventId,
        viewers.map((viewer) => markOf(saleEventId, viewer)),
      ),
  };
}

/** A viewer in one sale event: the same phone has another mark in the next, so that nobody is followed. */
function markOf(saleEventId: string, viewer: string): string {
  return createHash('sha256').update(`${saleEventId} ${viewer}`).digest('base64url').slice(0, 22);
}
