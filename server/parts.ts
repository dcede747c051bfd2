import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announcedAddresses, type Config, childEnvironment } from './config.ts';
import type { IceServer } from './contract/live.ts';
import {
  createCoopSettings,
  type Database,
  type Domain,
  type Jobs,
  migrate,
  openDatabase,
  openReminders,
  type RemindersDeps,
  startEmbeddedPostgres,
} from './db/index.ts';
import type { Addresses } from './http/addresses.ts';
import { type Certificate, givenCertificate, localCertificate } from './http/certificate.ts';
import { keepScripts } from './http/former-scripts.ts';
import type { ReadyChecks } from './http/health.ts';
import { lanAddresses } from './lib/addresses.ts';
import { systemClock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';
import { createTurn } from './media/turn.ts';
import { createWorkerPool, type WorkerPool } from './media/worker-pool.ts';
import type { Prepaid } from './order/ports.ts';
import type { Owners } from './owners.ts';
import { openPacks, type Packs } from './pack/packs.ts';
import { createPrepaid } from './payment/account.ts';
import { type BankFeed, createSepayFeed } from './payment/bank-feed.ts';
import type { PhotoUseCases } from './photo/use-cases.ts';
import { type PushNetwork, publicPush } from './reminder/push-services.ts';
import type { ReminderUseCases } from './reminder/use-cases.ts';
import type { SettingsDefaults } from './settings/settings.ts';
import type { SettingsUseCases } from './settings/use-cases.ts';
import type { TakeCarrier, TakeLives } from './take/ports.ts';
import { openTakeStore } from './take/store.ts';
import { createTakes } from './take/takes.ts';
import { createTranscoderClient, type TranscoderClient } from './transcoding/client.ts';
import { startLocalTranscoder } from './transcoding/local.ts';
import { createTakeCarrier } from './transcoding/take-carrier.ts';

const CLIENT_DIR = fileURLToPath(new URL('../dist/client', import.meta.url));
const BASE_TEXTS = fileURLToPath(new URL('../dist/texts.json', import.meta.url));

/** What a part of the server is opened with; `own` takes each thing that has to be closed. */
export interface PartDeps {
  config: Config;
  logger: Logger;
  own: Owners['own'];
}

/** The database that is configured, or an own one, migrated. */
export async function openData({ config, logger, own }: PartDeps): Promise<Database> {
  let url = config.DATABASE_URL;
  if (url === null) {
    const postgres = await startEmbeddedPostgres({
      dataDir: config.DATA_DIR,
      onDied: (lastWords) => logger.error({ lastWords }, 'PostgreSQL has died; starting it again'),
      onError: (error) => logger.error({ err: error }, 'PostgreSQL could not be started again'),
    });
    own('postgres', () => postgres.stop());
    url = postgres.url;
  }
  const database = await openDatabase(url);
  own('database', () => database.close());
  await migrate(database);
  return database;
}

/** The transcoder that is configured, or one run here. */
export async function openTranscoder({ config, logger, own }: PartDeps, token: string) {
  const child = logger.child({ part: 'transcoder' });
  let url = () => config.TRANSCODER_URL;
  let sound = () => true;
  if (config.TRANSCODER_URL === null) {
    const local = await startLocalTranscoder({
      token,
      dataDir: join(config.DATA_DIR, 'transcoder'),
      logLevel: config.LOG_LEVEL,
      settings: {
        RECORDING: String(config.RECORDING),
        RECORDING_MIN_FREE_MB: String(config.RECORDING_MIN_FREE_MB),
        AV1: String(config.AV1),
      },
      environment: childEnvironment(),
      logger: child,
    });
    own('transcoder', () => local.stop());
    url = local.url;
    sound = () => local.sound;
  }
  const client = createTranscoderClient({ url, token, logger: child });
  own('transcoder client', () => client.close());
  const carrier = createTakeCarrier({ url, token });
  own('way of takes', () => carrier.close());
  return { client, carrier, url, sound };
}

/** What takes in the minutes that phones have kept, and has them put into the recordings. */
export async function openTakes(
  { config, logger, own }: PartDeps,
  { carrier }: { carrier: TakeCarrier },
  lives: TakeLives,
) {
  const { files, store } = await openTakeStore(config.DATA_DIR);
  const takes = createTakes({
    ...{ store, carrier, lives, clock: systemClock, logger: logger.child({ part: 'takes' }) },
    recording: config.RECORDING,
    minFreeBytes: config.RECORDING_MIN_FREE_MB * 1024 * 1024,
  });
  own('takes', () => takes.close());
  takes.look();
  return { files, takes };
}

/** Work at a later time, and the reminders that are part of it; `push`: in the place of the world's push services. */
export async function startJobs(
  { config, logger, own }: PartDeps,
  work: Pick<RemindersDeps, 'database' | 'clock'> & {
    addresses: Addresses;
    jobs: Jobs;
    domain: Pick<Domain, 'payments'>;
    photos: Pick<PhotoUseCases, 'cleanUp'>;
    push: PushNetwork | undefined;
  },
): Promise<ReminderUseCases> {
  const { jobs, domain, photos, push: network = publicPush, database, clock, addresses } = work;
  const { url } = addresses;
  const minutesBefore = config.REMIND_MINUTES;
  const reminders = await openReminders({ database, minutesBefore, url, network, clock, logger });
  own('jobs', () => jobs.stop());
  own('reminders', () => reminders.close());
  const release = domain.payments.releaseOverdue;
  await jobs.start({ release, cleanPhotos: photos.cleanUp, remind: reminders.sendDue });
  return reminders;
}

/** The languages besides the pages' own. */
export function openLanguages({ config, logger }: Pick<PartDeps, 'config' | 'logger'>): Promise<Packs> {
  return openPacks({ dir: join(config.DATA_DIR, 'packs'), baseFile: BASE_TEXTS, logger });
}

/** The built pages; their scripts are kept for those who have them open when the next build comes. */
export async function openClient({ config }: Pick<PartDeps, 'config'>, clientDir = CLIENT_DIR) {
  const formerClientDir = join(config.DATA_DIR, 'former-pages');
  await keepScripts(join(clientDir, 'assets'), join(formerClientDir, 'assets'), systemClock.now());
  return { clientDir, formerClientDir };
}

/** Given, made for the local network, or null: plain HTTP. */
export function certificateFor({ TLS_CERT, TLS_KEY, HTTPS, DATA_DIR }: Config): Promise<Certificate> | null {
  if (TLS_CERT !== null && TLS_KEY !== null) return givenCertificate(TLS_CERT, TLS_KEY);
  return HTTPS ? localCertificate(DATA_DIR, lanAddresses()) : null;
}

/** What organisers have set, and what follows from it: ways to pay, as of now. */
export async function openSettings(config: Config, database: Database, transcoder: TranscoderClient) {
  const defaults = settingsDefaultsOf(config);
  const settings = await createCoopSettings({ database, defaults, recordings: transcoder });
  // It deletes nothing before it is told.
  transcoder.onConnected(() => {
    const { recordingDays: keepDays } = settings.inForce();
    if (keepDays !== null) void transcoder.keepRecordings({ keepDays });
  });
  return { settings, prepaid: prepaidFor(config, settings), feed: bankFeedFor(config, settings) };
}

/** What holds until an organiser sets something else. */
function settingsDefaultsOf(config: Config): SettingsDefaults {
  const { COOP_NAME, COOP_PHONE, BANK_BIN, BANK_ACCOUNT, BANK_OWNER, GRACE_MS } = config;
  const { RECORDING, RECORDING_DAYS } = config;
  return {
    coopName: COOP_NAME ?? '',
    coopPhone: COOP_PHONE ?? '',
    bank:
      BANK_BIN === null || BANK_ACCOUNT === null
        ? null
        : { bankBin: BANK_BIN, account: BANK_ACCOUNT, owner: BANK_OWNER },
    graceSeconds: GRACE_MS / 1_000,
    recordingDays: RECORDING ? RECORDING_DAYS : null,
  };
}

/** Orders that are paid by bank transfer; null while there is no account. */
function prepaidFor({ PREPAID_MINUTES }: Config, settings: SettingsUseCases): () => Prepaid | null {
  return () => {
    const { bank } = settings.inForce();
    return bank && createPrepaid(bank, PREPAID_MINUTES * 60_000);
  };
}

/** The media workers; the live director closes them. */
export function openWorkers({ config, logger }: PartDeps): Promise<WorkerPool> {
  return createWorkerPool({
    count: config.MEDIA_WORKERS,
    basePort: config.MEDIA_PORT,
    announcedAddresses: announcedAddresses(config),
    iceServers: turnFor(config),
    logger,
  });
}

/** What has to answer before this server is of use. */
export function readyChecksOf(parts: {
  database: Database;
  transcoder: Awaited<ReturnType<typeof openTranscoder>>;
  workers: WorkerPool;
}): ReadyChecks {
  const { database, transcoder, workers } = parts;
  return {
    database: async () => {
      await database.ping();
      return true;
    },
    transcoder: async () => transcoder.sound() && (await transcoder.client.healthy()),
    // One worker that answers is enough to take a live; those that died are being replaced.
    media: () => Promise.any(workers.workers.map((worker) => worker.cpuMs())).then(() => true),
  };
}

/** TURN servers that phones and encoders are told of; none without the settings. */
function turnFor({ TURN_URLS, TURN_SECRET }: Config): () => IceServer[] {
  if (TURN_URLS === null || TURN_SECRET === null) return () => [];
  return createTurn({ urls: TURN_URLS, secret: TURN_SECRET, clock: systemClock });
}

/** What watches the account and posts what comes in; null where nothing does, and staff mark orders as paid. */
function bankFeedFor({ BANK_FEED_SECRET }: Config, settings: SettingsUseCases): BankFeed | null {
  if (BANK_FEED_SECRET === null) return null;
  return createSepayFeed({
    secret: BANK_FEED_SECRET,
    account: () => settings.inForce().bank?.account ?? null,
  });
}

/** How long recordings are kept now, days; null where nothing is recorded. */
export function replayDaysOf(settings: SettingsUseCases): () => number | null {
  return () => {
    const { recordingDays } = settings.inForce();
    // 0 keeps all: longer than anybody scrolls.
    return recordingDays === 0 ? 3_650 : recordingDays;
  };
}
