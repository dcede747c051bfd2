import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import express, { type Express, type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { RouteKey } from '../contract/http.ts';
import type { PageData } from '../contract/page.ts';
import { PHOTOS } from '../contract/photo-path.ts';
import type { Logger } from '../lib/logger.ts';
import type { Packs } from '../pack/packs.ts';
import type { PhotoUseCases } from '../photo/use-cases.ts';
import { createPlaceNames } from '../sheet/place-names.ts';
import { BANK_TRANSFERS, type BankTransferDeps, bankTransfers } from './bank-transfers.ts';
import { lastResort, unknownApiPath, unknownPath } from './errors.ts';
import { createExports, type ExportDeps } from './exports.ts';
import { healthz, type ReadyChecks, readyz } from './health.ts';
import { type MetricsDeps, metrics } from './metrics.ts';
import type { OriginProxy } from './origin-proxy.ts';
import { createPackFiles } from './packs.ts';
import { createPages } from './pages.ts';
import { photoFiles, photoUpload } from './photos.ts';
import { addRoute, type RouteDeps, type RouteHandlers } from './route.ts';
import { sameOriginOnly } from './same-origin.ts';
import type { StartFilesReader } from './start-files.ts';
import { createStaticClient } from './static-client.ts';
import { createTakeRouter, TAKES, type TakeRouterDeps } from './takes.ts';
import { createWhipRouter, type WhipRouterDeps } from './whip.ts';

export interface WebDeps extends RouteDeps {
  handlers: RouteHandlers;
  photos: Pick<PhotoUseCases, 'add'>;
  /** Folder of the photos' files. */
  photosDir: string;
  packs: Packs;
  whip: Omit<WhipRouterDeps, 'inFlight'>;
  takes: TakeRouterDeps;
  authSession: RequestHandler;
  /** Null: no bank feed is configured. */
  bankTransfers: BankTransferDeps | null;
  orders: ExportDeps['orders'];
  settlements: ExportDeps['settlements'];
  originProxy: OriginProxy;
  /** Address of an edge cache that players fetch from, for the content security policy; null: this server. */
  originUrl: string | null;
  publicUrl: string | null;
  https: boolean;
  /** Reverse proxies in front. */
  trustProxy: number;
  readyChecks: ReadyChecks;
  metrics: MetricsDeps;
  /** Folder of the built client. */
  clientDir: string;
  /** Folder of what former builds had; see {@link createStaticClient}. */
  formerClientDir: string;
  /** The address people open, without a slash at its end. */
  baseUrl: string;
  startFiles: StartFilesReader;
  /** For the pages of viewers. */
  coop(): PageData['coop'];
  logger: Logger;
}

/** The largest body a route takes: fifty listings with long texts stay well below. */
const BODY_LIMIT = '64kb';

/** The Express application: video, pages, API, health. */
export function createWeb(deps: WebDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', deps.trustProxy);
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(deps.readyChecks));
  // Before the log and the cookies: video is most of the requests and needs neither.
  app.use(['/live', '/recordings'], (req, res) => {
    req.url = req.originalUrl;
    deps.originProxy.handle(req, res);
  });
  app.use(
    pinoHttp({
      logger: deps.logger,
      genReqId: () => randomUUID(),
      customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : 'debug'),
      // Not the whole headers: they hold cookies, and a query may hold a one-time token.
      serializers: { req: ({ id, method, url }) => ({ id, method, url: String(url).split('?')[0] }) },
    }),
  );
  app.get('/metrics', metrics(deps.metrics));
  app.use(security(deps));
  if (deps.bankTransfers) app.post(BANK_TRANSFERS, bankTransfers(deps.bankTransfers, deps.inFlight));
  app.use(photoFiles(deps.photosDir));
  app.use(createPackFiles(deps.packs));
  app.use(PHOTOS, sameOriginOnly(deps.publicUrl), deps.authSession, photoUpload(deps));
  app.use(TAKES, sameOriginOnly(deps.publicUrl), deps.authSession, createTakeRouter(deps.takes, deps));
  app.use('/api', createApi(deps));
  app.use('/whip', createWhipRouter({ ...deps.whip, inFlight: deps.inFlight }));
  const { clientDir: dir, baseUrl, handlers, startFiles, coop } = deps;
  app.use(createPages({ dir, baseUrl, handlers, startFiles, coop }));
  app.use(createStaticClient(dir, deps.formerClientDir));
  app.use(unknownPath);
  app.use(lastResort);
  return app;
}

function createApi(deps: WebDeps): Router {
  const api = Router();
  api.use(sameOriginOnly(deps.publicUrl), deps.authSession, express.json({ limit: BODY_LIMIT }));
  api.use(createExports({ ...deps, places: createPlaceNames(join(deps.clientDir, 'addresses')) }));
  const routed = Router();
  for (const key of Object.keys(deps.handlers) as RouteKey[]) addKey(key);
  // The contract's paths begin with /api, which mounting has taken off.
  api.use((req, res, next) => {
    req.url = `${req.baseUrl}${req.url}`;
    routed(req, res, next);
  });
  api.use(unknownApiPath);
  return api;

  function addKey<K extends RouteKey>(key: K): void {
    addRoute(routed, key, deps.handlers[key], deps);
  }
}

/** helmet's defaults, opened for what players need: hls.js plays from blob: and works in a blob: worker. */
function security({ https, originUrl }: WebDeps): RequestHandler {
  const edge = originUrl === null ? [] : [new URL(originUrl).origin];
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:', ...edge],
        mediaSrc: ["'self'", 'blob:', ...edge],
        workerSrc: ["'self'", 'blob:'],
        // Older Safari does not count the page's own web socket as 'self'.
        connectSrc: ["'self'", (req) => ownSocket(req.headers.host, https), ...edge],
        // Plain http on a LAN is a supported way to watch: nothing may be upgraded there.
        upgradeInsecureRequests: null,
      },
    },
    // For this name only: what else a co-operative serves below its domain is not ours to decide.
    strictTransportSecurity: https ? { includeSubDomains: false } : false,
    // Needs https, and plain http pages only get a console warning from it.
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
  });
}

/** The page's own host as a source of web sockets; a `Host` that is no host name adds nothing. */
function ownSocket(host: string | undefined, https: boolean): string {
  return host !== undefined && /^[\w.:[\]-]+$/.test(host) ? `${https ? 'wss' : 'ws'}://${host}` : "'self'";
}
