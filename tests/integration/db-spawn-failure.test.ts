import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../server/db/index.ts';
import { StartupError } from '../../server/lib/startup-error.ts';
import { temporaryFolder } from '../support/database.ts';

vi.mock('../../server/db/postgres-binaries.ts', async (original) => {
  const { findPostgresBinaries } = await original<typeof import('../../server/db/postgres-binaries.ts')>();
  return {
    findPostgresBinaries: async (...user: Parameters<typeof findPostgresBinaries>) => ({
      ...(await findPostgresBinaries(...user)),
      postgres: '/nowhere/postgres',
    }),
  };
});

test('a postgres that cannot be run ends the start with a sentence', async () => {
  const folder = await temporaryFolder();
  const start = startEmbeddedPostgres({ dataDir: join(folder.path, 'data') });
  await expect(start).rejects.toThrow(StartupError);
  await expect(start).rejects.toThrow(/cannot be run: .*ENOENT/);
  await folder.remove();
});
