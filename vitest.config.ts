import { defineConfig } from 'vitest/config';

/** Browsers with encoders behind them want two cores for themselves: they say whether picture and sound keep up. */
const oneByOne = { fileParallelism: false, maxWorkers: 1 } as const;

/** Two files at a time: much of what they do is wait, for a start, a limit, a segment. Two lives fit on two cores. */
const twoByTwo = { maxWorkers: 2 } as const;

/** A failed test is tried once more: the machine may be busy with somebody else's work; the report shows both tries. */
const onceMore = { retry: 1 } as const;

/** One PostgreSQL, in which most files have databases of their own. */
const sharedPostgres = { globalSetup: 'tests/support/shared-postgres.ts' } as const;

/** One project for each folder of tests/. Groups run one after the other. */
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          ...twoByTwo,
          ...onceMore,
          ...sharedPostgres,
        },
      },
      {
        test: {
          name: 'media',
          include: ['tests/media/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
          ...twoByTwo,
          ...onceMore,
          ...sharedPostgres,
        },
      },
      {
        test: {
          name: 'pages',
          include: ['tests/pages/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
          ...twoByTwo,
          ...onceMore,
          ...sharedPostgres,
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
          ...onceMore,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
          ...oneByOne,
          ...onceMore,
          ...sharedPostgres,
        },
      },
    ],
  },
});
