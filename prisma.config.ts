import { defineConfig } from 'prisma/config';

/**
 * For Prisma's own command line tool only (`prisma generate`, `prisma migrate deploy`); the server reads its settings
 * in server/config.ts and applies the migrations itself.
 */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
