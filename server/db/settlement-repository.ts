import type { PoolClient } from 'pg';
import type { Period, SettlementRecord, SettlementRepository } from '../settlement/ports.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import {
  CLOSE,
  KEEP_AMOUNTS,
  KEEP_LINES,
  LOCK_HOUSEHOLD,
  LOCK_SETTLEMENT,
  OPEN_LINES,
} from './settlement-sql.ts';
import { inTransaction } from './transaction.ts';

const include = {
  household: { select: { name: true } },
  closedBy: { select: { name: true } },
  deductions: { orderBy: { position: 'asc' } },
} as const;

interface LineRow {
  orderId: string;
  orderCode: string;
  at: Date;
  productName: string;
  variantName: string;
  quantity: number;
  unitPriceDong: string;
}

/** Settlements with households, in PostgreSQL. */
export function createSettlementRepository(database: Database): SettlementRepository {
  const { prisma, pool } = database;

  /** Runs `work` while the settlement is locked, if it is open. */
  function whileOpen(id: string, work: (client: PoolClient) => Promise<unknown>) {
    return inTransaction(database, async (client) => {
      const { rows } = await client.query<{ state: string }>(LOCK_SETTLEMENT, [id]);
      const [row] = rows;
      if (row === undefined) return 'unknown';
      if (row.state !== 'open') return 'not_open';
      await work(client);
      return 'done';
    });
  }

  return {
    async list(limit) {
      const rows = await prisma.settlement.findMany({
        include,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: limit,
      });
      return rows.map(toRecord);
    },

    async find(id) {
      const row = await prisma.settlement.findUnique({ where: { id }, include });
      return row && toRecord(row);
    },

    async create({ householdId, from, to, basis, at }) {
      if ((await prisma.household.count({ where: { id: householdId } })) === 0) return null;
      const data = { householdId, fromDay: new Date(from), toDay: new Date(to), basis, createdAt: at };
      return (await prisma.settlement.create({ data, select: { id: true } })).id;
    },

    save: (id, { note, deductions }) =>
      whileOpen(id, async (client) => {
        await client.query(`UPDATE "Settlement" SET "note" = $2 WHERE "id" = $1`, [id, note]);
        await client.query(`DELETE FROM "SettlementDeduction" WHERE "settlementId" = $1`, [id]);
        for (const [position, deduction] of deductions.entries()) {
          const part = deduction.kind === 'part' ? deduction.basisPoints : null;
          const amount = deduction.kind === 'amount' ? deduction.amountDong : null;
          await client.query(
            `INSERT INTO "SettlementDeduction" ("settlementId", "position", "name", "basisPoints", "amountDong")
             VALUES ($1, $2, $3, $4, $5)`,
            [id, position, deduction.name, part, amount],
          );
        }
      }),

    remove: (id) => whileOpen(id, (client) => client.query(`DELETE FROM "Settlement" WHERE "id" = $1`, [id])),

    async lines(settlement, period) {
      if (settlement.state === 'closed') {
        return prisma.settlementLine.findMany({
          where: { settlementId: settlement.id },
          orderBy: [{ at: 'asc' }, { orderId: 'asc' }, { position: 'asc' }],
        });
      }
      const { rows } = await pool.query<LineRow>(
        `${OPEN_LINES} ORDER BY r."at", ol."orderId", ol."position"`,
        linesOf(settlement, period),
      );
      return rows.map(({ unitPriceDong, ...row }) => ({ ...row, unitPriceDong: BigInt(unitPriceDong) }));
    },

    close: (settlement, period, { memberId, at }) =>
      whileOpen(settlement.id, async (client) => {
        const { rows } = await client.query<{ name: string }>(LOCK_HOUSEHOLD, [settlement.householdId]);
        await client.query(KEEP_LINES, [...linesOf(settlement, period), settlement.id]);
        await client.query(KEEP_AMOUNTS, [settlement.id]);
        await client.query(CLOSE, [settlement.id, at, memberId, rows[0]?.name ?? '']);
      }),
  };
}

/** The parameters of {@link OPEN_LINES}. */
function linesOf({ householdId, basis }: SettlementRecord, { states, since, before }: Period): unknown[] {
  return [householdId, [...states], basis, since, before];
}

function toRecord(row: Prisma.SettlementGetPayload<{ include: typeof include }>): SettlementRecord {
  const { id, householdId, basis, state, note, closedAt, closedBy, household, deductions } = row;
  return {
    id,
    householdId,
    householdName: row.householdName ?? household.name,
    from: dayOf(row.fromDay),
    to: dayOf(row.toDay),
    basis,
    state,
    note,
    closedAt,
    closedBy: closedBy?.name ?? null,
    deductions: deductions.map(({ name, basisPoints, amountDong }) => ({ name, basisPoints, amountDong })),
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
