import { PgBoss } from 'pg-boss';
import type { Logger } from '../lib/logger.ts';
import { StartupError } from '../lib/startup-error.ts';
import type { Database } from './database.ts';
import { driverCode } from './sql-error.ts';

/** pg-boss keeps its tables apart from ours and makes them itself. */
const SCHEMA = 'jobs';
const RELEASE = 'release-unpaid';
const CLEAN_PHOTOS = 'clean-photos';
const REMIND = 'send-reminders';
/** Each minute: for reminders, and for what a crash or a lost connection left without a job. */
const SWEEP = '* * * * *';
/** Once an hour, at an odd minute. */
const HOURLY = '17 * * * *';
/** How often the queue is looked at, and so how late a job may begin, in seconds. */
const LOOK_S = 5;
/** The same for what may be late. */
const CLEANING_LOOK_S = 60;
/** As seldom as pg-boss lets these be: its own part in the sweep, and flows, which we have none of. */
const CRON_S = 30;
const FLOW_S = 3_600;
/** Done jobs are of no use to anybody; they stay for somebody who looks into a fault, in seconds. */
const KEPT_S = 3_600;
/** Jobs that are done together: each of them does the work of all. */
const BATCH = 200;
/** A job under way gets this long at a stop, in ms. */
const STOP_MS = 3_000;

/** PostgreSQL's code for a right that the user has not. */
const FORBIDDEN = '42501';
const NO_SCHEMA = `The user in DATABASE_URL may not make the schema "${SCHEMA}": grant it CREATE on the database.`;

/** What is done; each is to do all that is due, and may be called again at any time. */
export interface Tasks {
  /** Each minute, and soon after {@link Jobs.releaseAt}. */
  release(): Promise<unknown>;
  /** Each hour. */
  cleanPhotos(): Promise<unknown>;
  /** Each minute. */
  remind(): Promise<unknown>;
}

/** Work at a later time that no crash forgets, on our PostgreSQL; of several servers one does it. */
export interface Jobs {
  /** Begins with what is overdue already. Throws `StartupError` when the schema cannot be made. */
  start(tasks: Tasks): Promise<void>;
  /** Has `release` called soon after an instant. Never throws and never waits: without it the next sweep finds it. */
  releaseAt(orderId: string, at: Date): void;
  /** Finishes what is under way. Idempotent. */
  stop(): Promise<void>;
}

export function createJobs({ pool }: Database, logger: Logger): Jobs {
  const boss = new PgBoss({
    // Through our own connections: it needs one now and then.
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: SCHEMA,
    cronWorkerIntervalSeconds: CRON_S,
    flowIntervalSeconds: FLOW_S,
    registerInstance: false,
    reindex: false,
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'the queue of jobs could not be worked on'));
  boss.on('warning', (warning) => logger.warn({ warning }, 'jobs'));

  let stopped = false;

  /** A queue that `cron` fills and that has `task` done, by one server at a time. */
  async function schedule(queue: {
    name: string;
    cron: string;
    lookS: number;
    task(): Promise<unknown>;
    /** What is logged when it fails; the next time it is tried again. */
    complaint: string;
  }): Promise<void> {
    const { name, cron, lookS, task, complaint } = queue;
    await boss.createQueue(name, { retryLimit: 0, deleteAfterSeconds: KEPT_S });
    await boss.schedule(name, cron);
    await boss.work(name, { pollingIntervalSeconds: lookS, batchSize: BATCH }, async () => {
      await task().catch((error: unknown) => {
        logger.error({ err: error }, complaint);
        throw error;
      });
    });
  }

  async function begin({ release, cleanPhotos, remind }: Tasks): Promise<void> {
    await boss.start();
    await schedule({
      ...{ name: RELEASE, cron: SWEEP, lookS: LOOK_S, task: release },
      complaint: 'reservations could not be released; trying again within a minute',
    });
    await boss.send(RELEASE);
    await schedule({
      ...{ name: CLEAN_PHOTOS, cron: HOURLY, lookS: CLEANING_LOOK_S, task: cleanPhotos },
      complaint: 'unused photos could not be cleaned up; trying again in an hour',
    });
    await schedule({
      ...{ name: REMIND, cron: SWEEP, lookS: LOOK_S, task: remind },
      complaint: 'reminders could not be sent; trying again within a minute',
    });
    await boss.send(REMIND);
  }

  return {
    async start(tasks) {
      try {
        await begin(tasks);
      } catch (error) {
        // A stop in the middle of it.
        if (stopped) return;
        throw driverCode(error) === FORBIDDEN ? new StartupError(NO_SCHEMA, { cause: error }) : error;
      }
    },
    releaseAt(orderId, at) {
      boss.send(RELEASE, { orderId }, { startAfter: at }).catch((error: unknown) => {
        logger.warn({ err: error, orderId }, 'no job for the end of a reservation');
      });
    },
    async stop() {
      stopped = true;
      await boss.stop({ close: false, timeout: STOP_MS });
    },
  };
}
