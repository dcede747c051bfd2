export { type Database, openDatabase } from './database.ts';
export {
  createCoopSettings,
  createDomain,
  createOutbox,
  createPhotos,
  type Domain,
  type DomainDeps,
} from './domain.ts';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
export { createJobs, type Jobs, type Tasks } from './jobs.ts';
export { migrate } from './migrate.ts';
export { openReminders, type RemindersDeps } from './reminders.ts';
