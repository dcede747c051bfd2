import type { OrderState } from '../contract/order.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Settlement, SettlementBasis, SettlementSheet } from '../contract/settlement.ts';
import type { Clock } from '../lib/clock.ts';
import { vietnamMidnight } from '../order/criteria.ts';
import type { Outcome, Period, SettledLine, SettlementRecord, SettlementRepository } from './ports.ts';
import { deducted, goodsOf, grossOf } from './sums.ts';
import type { SettlementUseCases } from './use-cases.ts';

const MOST = 200;
const DAY_MS = 24 * 3_600_000;

/** The states in which what came as far as `basis` still counts: refused and cancelled goods are owed to nobody. */
const COUNTED: Readonly<Record<SettlementBasis, readonly OrderState[]>> = {
  delivered: ['delivered'],
  confirmed: ['confirmed', 'packed', 'shipped', 'delivered'],
};

export interface SettlementDeps {
  repository: SettlementRepository;
  clock: Clock;
  /** Of settlements that are made from now on. */
  basis: SettlementBasis;
}

/** The use cases of settlements. */
export function createSettlementUseCases({ repository, clock, basis }: SettlementDeps): SettlementUseCases {
  async function read(id: string): Promise<Result<{ sheet: SettlementSheet; lines: SettledLine[] }>> {
    const record = await repository.find(id);
    if (record === null) return unknown();
    const lines = await repository.lines(record, periodOf(record));
    return ok({ sheet: { ...toSettlement(record, lines), goods: goodsOf(lines) }, lines });
  }

  async function sheetOf(id: string): Promise<Result<SettlementSheet>> {
    const found = await read(id);
    return found.ok ? ok(found.data.sheet) : found;
  }

  /** The sheet after something was done to it, or why it was not. */
  async function after(id: string, outcome: Outcome): Promise<Result<SettlementSheet>> {
    return outcome === 'done' ? sheetOf(id) : refused(outcome);
  }

  return {
    async list() {
      const records = await repository.list(MOST);
      return Promise.all(
        records.map(async (record) => toSettlement(record, await repository.lines(record, periodOf(record)))),
      );
    },
    get: sheetOf,
    withLines: read,
    async create(input) {
      const id = await repository.create({ ...input, basis, at: new Date(clock.now()) });
      return id === null ? fail('not_found', 'no such household', { field: 'householdId' }) : sheetOf(id);
    },
    save: async (id, input) => after(id, await repository.save(id, input)),
    async close(actor, id) {
      const found = await read(id);
      if (!found.ok) return found;
      if (found.data.lines.length === 0) return fail('wrong_state', 'nothing is in the settlement');
      const record = await repository.find(id);
      if (record === null) return unknown();
      const memberId = actor.kind === 'member' ? actor.memberId : null;
      const by = { memberId, at: new Date(clock.now()) };
      return after(id, await repository.close(record, periodOf(record), by));
    },
    async remove(id) {
      const outcome = await repository.remove(id);
      return outcome === 'done' ? ok({}) : refused(outcome);
    },
  };
}

function periodOf({ basis, from, to }: SettlementRecord): Period {
  return {
    states: COUNTED[basis],
    since: vietnamMidnight(from),
    // The last day counts whole.
    before: new Date(vietnamMidnight(to).getTime() + DAY_MS),
  };
}

function toSettlement(record: SettlementRecord, lines: readonly SettledLine[]): Settlement {
  const { id: settlementId, closedAt, deductions, ...rest } = record;
  const gross = grossOf(lines);
  const taken = deductions.map((one) => ({ ...one, dong: deducted(gross, one) }));
  return {
    ...rest,
    settlementId,
    closedAt: closedAt === null ? null : closedAt.toISOString(),
    grossDong: Number(gross),
    deductions: taken.map(({ name, basisPoints, dong }) => ({ name, basisPoints, dong: Number(dong) })),
    netDong: Number(taken.reduce((left, { dong }) => left - dong, gross)),
  };
}

function unknown(): Result<never> {
  return fail('not_found', 'no such settlement');
}

function refused(outcome: Exclude<Outcome, 'done'>): Result<never> {
  return outcome === 'unknown' ? unknown() : fail('wrong_state', 'the settlement is closed');
}
