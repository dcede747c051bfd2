import type { HouseholdRepository } from '../catalog/ports.ts';
import type { Database } from './database.ts';

const select = { id: true, name: true, village: true } as const;

/** Producers in PostgreSQL. */
export function createHouseholdRepository({ prisma }: Database): HouseholdRepository {
  return {
    list: () => prisma.household.findMany({ select, orderBy: [{ name: 'asc' }, { id: 'asc' }] }),
    insert: (data) => prisma.household.create({ data, select }),
    async update(id, data) {
      const [row] = await prisma.household.updateManyAndReturn({ where: { id }, data, select });
      return row ?? null;
    },
  };
}
