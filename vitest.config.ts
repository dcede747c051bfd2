import { defineConfig } from 'vitest/config';

/**
 * Tests that start real servers, encoders and browsers run one file after the other: they share two cores. One that
 * fails is tried once more, since such a machine may be busy with somebody else's work; the report shows both tries.
 */
const oneByOne = { fileParallelism: false, maxWorkers: 1, retry: 1 } as const;

/** The PostgreSQL in which most files have a database of their own. */
const sharedPostgres = 'tests/support/shared-postgres.ts';

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.{ts,tsx}', 'tests/types/**/*.test.ts'],
          testTimeout: 10_000,
        },
      },
      { test: { name: 'architecture', include: ['tests/architecture/**/*.test.ts'], testTimeout: 20_000 } },
      {
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: sharedPostgres,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          ...oneByOne,
        },
      },
      {
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
          ...oneByOne,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: sharedPostgres,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
          ...oneByOne,
        },
      },
    ],
  },
});
