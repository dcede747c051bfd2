import { fail, ok } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Publisher } from '../lib/publisher.ts';
import { statesBefore } from '../lib/state-machine.ts';
import type { LiveSessionRepository, SaleEventRepository } from './ports.ts';
import { saleChanged } from './sale-events.ts';
import { saleEventTransitions } from './state.ts';
import type { LeftOpen, LiveSessionUseCases } from './use-cases.ts';

export interface LiveSessionDeps {
  repository: LiveSessionRepository;
  saleEvents: SaleEventRepository;
  clock: Clock;
  publisher: Publisher<Fact>;
}

/** The use cases of live sessions as the database knows them. */
export function createLiveSessionUseCases(deps: LiveSessionDeps): LiveSessionUseCases {
  const { repository, saleEvents, clock, publisher } = deps;
  const now = () => new Date(clock.now());

  async function moveSale(saleEventId: string, to: 'live' | 'ended'): Promise<void> {
    const from = statesBefore(saleEventTransitions, to);
    const changed =
      to === 'ended'
        ? await saleEvents.end(saleEventId, from, now())
        : await saleEvents.changeState(saleEventId, from, to);
    if (!changed) return;
    const row = await saleEvents.byId(saleEventId);
    if (row !== null) publisher.publish(saleChanged(row));
  }

  return {
    async open(actor, saleEventId, { takeover } = { takeover: false }) {
      if (actor.kind !== 'member') return fail('forbidden', 'only a member can go on air');
      const sale = await saleEvents.byId(saleEventId);
      if (sale === null) return fail('not_found', 'there is no such sale event');
      if (sale.state !== 'scheduled' && sale.state !== 'live') {
        return fail('wrong_state', `nobody can go on air in a sale event that is ${sale.state}`);
      }
      const opened = await repository.openOrInsert({ saleEventId, sellerId: actor.memberId, at: now() });
      if (opened === null) return fail('wrong_state', 'the sale event was cancelled or ended meanwhile');
      const { session, inserted } = opened;
      if (session.sellerId !== actor.memberId) {
        if (!takeover) {
          return fail('seller_taken', 'another member is on air in this sale event', { takeover: true });
        }
        await repository.changeSeller(session.id, actor.memberId);
      }
      return ok({ liveSessionId: session.id, startedAt: session.startedAt, resumed: !inserted });
    },

    async saleEventOf(liveSessionId) {
      const session = await repository.byId(liveSessionId);
      if (session === null) return fail('not_found', 'there is no such live session');
      return ok({ saleEventId: session.saleEventId, endedAt: session.endedAt });
    },

    async markOnAir(liveSessionId, playlistPath) {
      const session = await repository.markOnAir(liveSessionId, playlistPath, now());
      if (session !== null) await moveSale(session.saleEventId, 'live');
    },

    async end(liveSessionId, endSale) {
      await repository.end(liveSessionId, now());
      if (!endSale) return;
      const session = await repository.byId(liveSessionId);
      if (session !== null) await moveSale(session.saleEventId, 'ended');
    },

    async endSale(saleEventId) {
      const sale = await saleEvents.byId(saleEventId);
      if (sale === null) return fail('not_found', 'there is no such sale event');
      if (sale.state !== 'live' && sale.state !== 'ended') {
        return fail('wrong_state', `a sale event that is ${sale.state} cannot be ended`);
      }
      await moveSale(saleEventId, 'ended');
      return ok({});
    },

    markSeen: (liveSessionIds) => repository.markSeen(liveSessionIds, now()),

    async takeUp(graceMs) {
      const open: LeftOpen[] = [];
      const ended: string[] = [];
      for (const { id, saleEvent, seenAt, ...session } of await repository.listOpen()) {
        const alive = saleEvent.state === 'scheduled' || saleEvent.state === 'live';
        if (alive && clock.now() - seenAt.getTime() <= graceMs) {
          const { saleEventId, startedAt, playlistPath } = session;
          open.push({ liveSessionId: id, saleEventId, startedAt, playlistPath });
        } else {
          await repository.end(id, seenAt);
          ended.push(id);
        }
      }
      return { open, ended };
    },

    async last(saleEventId) {
      const session = await repository.lastPlayable(saleEventId);
      if (session === null) return null;
      return {
        liveSessionId: session.id,
        state: 'ended',
        interruptedBy: null,
        muted: false,
        playlistUrl: session.playlistPath,
        startedAt: session.startedAt.toISOString(),
      };
    },
  };
}
