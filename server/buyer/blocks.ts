import { ok } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import { badPhone } from './buyers.ts';
import type { BlockRepository } from './ports.ts';
import type { BlockUseCases } from './use-cases.ts';

/**
 * The numbers that nothing is taken from. They are few and asked for with every order, so they are read once and then kept in
 * memory; one server has the database (ADR 0014), so nobody else changes them.
 */
export function createBlocks(deps: { repository: BlockRepository; clock: Clock }): BlockUseCases {
  const { repository, clock } = deps;
  let reading: Promise<Set<string>> | null = null;

  function numbersNow(): Promise<Set<string>> {
    reading ??= repository.list().then(
      (numbers) => new Set(numbers.map(({ phone }) => phone)),
      (error: unknown) => {
        // The next one asks again.
        reading = null;
        throw error;
      },
    );
    return reading;
  }

  return {
    blocked: () => repository.list(),
    isBlocked: async (phone) => (await numbersNow()).has(phone),
    async block(actor, input) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone();
      const numbers = await numbersNow();
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      await repository.add({ phone, reason: input.reason, memberId, at: new Date(clock.now()) });
      numbers.add(phone);
      return ok(null);
    },
    async unblock(input) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone();
      const numbers = await numbersNow();
      await repository.remove(phone);
      numbers.delete(phone);
      return ok(null);
    },
  };
}
