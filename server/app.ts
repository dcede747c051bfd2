import type { IncomingMessage, RequestListener } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAccess } from './access/access.ts';
import { createAuthSession } from './access/auth-session.ts';
import { type Config, maskedConfig } from './config.ts';
import { ok, type Result } from './contract/result.ts';
import type { SaleSnapshot } from './contract/sale-event.ts';
import type { Fact } from './contract/socket.ts';
import { createDomain, createJobs, createOutbox, createPhotos, type Domain } from './db/index.ts';
import { type Addresses, addressesOf, linkBaseOf } from './http/addresses.ts';
import { howToAccept } from './http/certificate.ts';
import { createHandlers, linkUrl } from './http/handlers.ts';
import { createHttpServer, listen } from './http/listen.ts';
import { createOriginProxy } from './http/origin-proxy.ts';
import { isSameOrigin } from './http/same-origin.ts';
import { createSignInLimiter } from './http/sign-in-limiter.ts';
import { createStartFilesReader } from './http/start-files.ts';
import { createWeb } from './http/web.ts';
import { lanAddresses } from './lib/addresses.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { createInFlight } from './lib/in-flight.ts';
import type { Logger } from './lib/logger.ts';
import type { Publisher } from './lib/publisher.ts';
import { StartupError } from './lib/startup-error.ts';
import { createLinkChecks } from './media/link-checks.ts';
import { createLiveDirector, MAX_INCOMING_KBPS } from './media/live-director.ts';
import { createWhip } from './media/whip/whip.ts';
import { createMetrics } from './metrics.ts';
import { createOwners } from './owners.ts';
import {
  certificateFor,
  openClient,
  openData,
  openLanguages,
  openSettings,
  openTakes,
  openTranscoder,
  openWorkers,
  readyChecksOf,
  replayDaysOf,
  startJobs,
} from './parts.ts';
import type { PushNetwork } from './reminder/push-services.ts';
import { keptSecret } from './secrets.ts';
import { createAudience } from './socket/audience.ts';
import { createBroadcaster } from './socket/broadcaster.ts';
import { createGateway } from './socket/gateway.ts';
import { createHandle } from './socket/handle.ts';
import { createCommandHandlers } from './socket/handlers.ts';
import { createIo } from './socket/io.ts';
import { createPracticeSpace } from './socket/practice-space.ts';
import { createSnapshots, type StoredSnapshot } from './socket/snapshots.ts';

/** The whole server. */
export interface App {
  /** Resolves when everything serves. Throws `StartupError` and leaves nothing running when it cannot. */
  start(): Promise<Started>;
  /** Finishes and acknowledges what has begun, then closes everything. Idempotent. */
  stop(): Promise<void>;
}

export interface Started extends Addresses {
  domain: Domain;
  /** A page link that signs the first organiser in; null once there is one. */
  firstOrganiserLink: string | null;
  /** What to tell a person about the certificate; null without HTTPS or with a real certificate. */
  certificateHint: string | null;
}

/** A start that is under way gets this long at a stop to come to its next step, in ms. */
const STARTING_MS = 5_000;
/** Commands that have begun get this long at a stop, in ms. */
const DRAIN_MS = 8_000;

/** What a test puts in the place of the machine's clock, the world's push services, the checkout's built pages. */
export type AppDeps = { logger: Logger; clock?: Clock; push?: PushNetwork; clientDir?: string };

/** Composes the parts by hand; each is owned by the app and closed in the opposite order of its start. */
export function createApp(config: Config, { logger, clock = systemClock, push, clientDir }: AppDeps): App {
  const owners = createOwners(logger);
  let composing: Promise<Started> | null = null;
  let stopping: Promise<void> | null = null;

  async function start(): Promise<Started> {
    try {
      composing = compose();
      return await composing;
    } catch (error) {
      await stop();
      throw error;
    }
  }

  function stop(): Promise<void> {
    stopping ??= close();
    return stopping;
  }

  async function close(): Promise<void> {
    // What is being started has to be there before it can be closed; `own` ends the start after that. Not for ever:
    // mediasoup never answers for a worker that the same signal has ended while it was being made.
    const started = composing?.catch(() => undefined);
    await Promise.race([started, delay(STARTING_MS, null, { ref: false })]);
    await owners.closeAll();
  }

  function own(...part: Parameters<typeof owners.own>): void {
    owners.own(...part);
    if (stopping !== null) throw new StartupError('The server was stopped while it started.');
  }

  async function compose(): Promise<Started> {
    logger.info({ config: maskedConfig(config) }, 'starting');
    const certificate = await certificateFor(config);
    const secret = config.SESSION_SECRET ?? (await keptSecret(config.DATA_DIR, 'session'));
    const transcoderToken = config.TRANSCODER_TOKEN ?? (await keptSecret(config.DATA_DIR, 'transcoder'));

    // The port first: a second start by mistake must fail before it touches anything.
    const httpServer = createHttpServer(certificate);
    let answer: RequestListener = (_req, res) => {
      res.writeHead(503, { 'Retry-After': '1' }).end('starting\n');
    };
    // Before Socket.IO attaches: it keeps its own path away only from listeners that are there already.
    httpServer.on('request', (req, res) => answer(req, res));
    const port = await listen(httpServer, config.HOST, config.PORT);
    own('http', () => {
      httpServer.close();
      httpServer.closeAllConnections();
    });
    const addresses = addressesOf(config, { scheme: certificate ? 'https' : 'http', port });
    const secure = addresses.url.startsWith('https:');

    const parts = { config, logger, own };
    const transcoder = await openTranscoder(parts, transcoderToken);
    const database = await openData(parts);

    const inFlight = createInFlight();
    const authSession = createAuthSession({
      secret,
      secure,
      trustProxy: config.TRUST_PROXY > 0,
      pool: database.pool,
      onError: (error) => logger.error({ err: error }, 'auth sessions failed'),
    });
    // A socket that came before somebody listens to it would wait for answers in vain, and a phone on air with it.
    let listening = false;
    const allowed = (req: IncomingMessage) => listening && isSameOrigin(req, config.PUBLIC_URL);
    const io = createIo({ httpServer, authSession, allowed });
    own('sockets', () => io.close());
    const broadcaster = createBroadcaster(io, logger);
    const snapshots = createSnapshots(readSnapshot);
    const publisher: Publisher<Fact> = {
      publish(fact) {
        snapshots.publish(fact);
        broadcaster.publish(fact);
      },
    };
    const { settings, prepaid, feed } = await openSettings(config, database, transcoder.client);
    const outbox = createOutbox({ database, publisher, clock, logger, prepaid });
    const jobs = createJobs(database, logger);
    const domain = createDomain({
      database,
      clock,
      publisher,
      outbox,
      settleFrom: config.SETTLE_FROM,
      restock: { cancelled: config.RESTOCK_CANCELLED, refused: config.RESTOCK_REFUSED },
      prepaid,
      deliveryFees: () => settings.inForce().deliveryFees,
      commentRules: () => settings.inForce().comments,
      replayDays: replayDaysOf(settings),
      originUrl: config.ORIGIN_URL ?? '',
      onReserved: jobs.releaseAt,
    });
    const photosDir = join(config.DATA_DIR, 'photos');
    const photos = createPhotos({ database, clock, dir: photosDir });

    const workers = await openWorkers(parts);
    const director = createLiveDirector({
      ...{ workers, publisher, clock, logger },
      transcoder: transcoder.client,
      liveSessions: domain.liveSessions,
      originUrl: config.ORIGIN_URL ?? '',
      graceMs: () => settings.inForce().graceMs,
      ingestAllowed: config.RTP_INGEST,
      ...(config.TRANSCODER_URL === null ? {} : { egressIp: '0.0.0.0' }),
    });
    own('live director', () => director.close());
    await director.takeUp();
    const linkChecks = createLinkChecks({ workers, maxIncomingKbps: MAX_INCOMING_KBPS, logger });
    own('checks of the network', () => linkChecks.close());
    own('broadcaster', () => broadcaster.close());
    own('outbox', () => outbox.close());
    outbox.start();
    const reminders = await startJobs(parts, { jobs, domain, photos, database, clock, addresses, push });

    const whip = createWhip({ director });
    const takes = await openTakes(parts, transcoder, domain.liveSessions);

    async function readSnapshot(saleEventId: string): Promise<Result<StoredSnapshot>> {
      const [sale, live] = await Promise.all([
        domain.saleEvents.snapshot(saleEventId),
        domain.liveSessions.last(saleEventId),
      ]);
      return sale.ok ? ok({ ...sale.data, live }) : sale;
    }

    async function snapshot(saleEventId: string): Promise<Result<SaleSnapshot>> {
      const sale = await snapshots.of(saleEventId);
      if (!sale.ok) return sale;
      const live = director.view(saleEventId) ?? sale.data.live;
      const viewers = broadcaster.viewers(saleEventId);
      const { bank, deliveryFees } = settings.inForce();
      const ways = { prepaid: bank !== null, deliveryFees };
      return ok({ ...sale.data, live, viewers, ...ways, serverTimeMs: clock.now() });
    }

    const metrics = createMetrics();
    const useCases = metrics.counted({ ...domain, photos, settings, reminders });
    const access = createAccess(domain);
    const audience = createAudience({ broadcaster, saleEvents: domain.saleEvents, logger });
    own('audience', () => audience.close());
    const handlers = createCommandHandlers({ useCases, director, linkChecks, audience, snapshot });
    const handle = createHandle({ access, handlers, saleEventOf: director.saleEventOf });
    const gate = { inFlight, commandRate: config.COMMAND_RATE, trustProxy: config.TRUST_PROXY, logger };
    const gateway = createGateway({ space: io.sockets, handle, ...gate });
    const { saleEvents } = domain;
    const room = { workers, maxIncomingKbps: MAX_INCOMING_KBPS, clock };
    const practice = createPracticeSpace({ io, access, director, saleEvents, ...room, ...gate });
    own('practices', () => practice.close());
    const gateways = [gateway, practice];
    listening = true;
    const originProxy = createOriginProxy(transcoder.url, logger);
    own('video proxy', () => originProxy.close());
    answer = createWeb({
      access,
      inFlight,
      handlers: createHandlers({
        useCases,
        snapshot,
        limiter: createSignInLimiter(),
        whip,
        publicUrl: linkBaseOf(addresses),
        onSessionEnded: (sessionId) => gateways.forEach((each) => void each.endSession(sessionId)),
        onMemberChanged: (...change) => gateways.forEach((each) => void each.endMember(...change)),
      }),
      photos,
      photosDir,
      packs: await openLanguages(parts),
      whip: { whip, tokens: domain.whipTokens },
      takes: { ...takes, lives: domain.liveSessions },
      authSession,
      bankTransfers: feed && { feed, payments: domain.payments, clock },
      orders: useCases.orders,
      settlements: useCases.settlements,
      originProxy,
      originUrl: config.ORIGIN_URL,
      publicUrl: config.PUBLIC_URL,
      https: secure,
      trustProxy: config.TRUST_PROXY,
      readyChecks: readyChecksOf({ database, transcoder, workers }),
      metrics: {
        token: config.METRICS_TOKEN,
        ...metrics.gather({ director, broadcaster, sockets: () => io.engine.clientsCount }),
      },
      ...(await openClient(parts, clientDir)),
      baseUrl: linkBaseOf(addresses),
      startFiles: createStartFilesReader(transcoder.url),
      coop: () => settings.inForce().coop,
      logger,
    });
    // Last owned, first closed: what has begun is finished and acknowledged while everything is still there.
    own('commands', async () => {
      const left = await inFlight.drain(DRAIN_MS);
      if (left > 0) logger.error({ left }, 'commands were still running at the stop');
    });

    const first = await domain.members.firstOrganiserLink();
    return {
      ...addresses,
      domain,
      firstOrganiserLink: first && linkUrl(addresses.url, first.token),
      certificateHint:
        certificate && config.TLS_CERT === null
          ? howToAccept(lanAddresses().map((address) => `https://${address}:${port}`))
          : null,
    };
  }

  return { start, stop };
}
