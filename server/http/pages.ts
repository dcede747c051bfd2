import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import type { ErrorCode } from '../contract/error.ts';
import type { PageData } from '../contract/page.ts';
import type { SaleEvent } from '../contract/sale-event.ts';
import { Id } from '../contract/value.ts';
import { appManifest } from './app-manifest.ts';
import { iCalendar } from './calendar.ts';
import { codingFor } from './coding.ts';
import { fillDocument } from './document.ts';
import { type RouteHandlers, sendError } from './route.ts';
import type { StartFilesReader } from './start-files.ts';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** The members' pages by the address people open; they ask for what they show once somebody has signed in. */
const MEMBER_PAGES: Readonly<Record<string, string>> = {
  '/ban-hang': 'ban-hang.html',
  '/to-chuc': 'to-chuc.html',
  '/vao': 'vao.html',
};
const VIEWER_PAGE = 'index.html';
/** The guides; each lies in the folder of this name. */
const GUIDES = '/huong-dan';
/** How long caches may answer for the calendar, s. */
const CALENDAR_S = 300;
/** Made for each visitor: past this level a few bytes less cost more time than they save on the link. */
const BROTLI_LEVEL = 5;

/** A page for these is a page for something that is not there. */
const NOT_THERE: ReadonlySet<ErrorCode> = new Set(['not_found', 'bad_input']);

export interface PagesDeps {
  /** Folder of the built client. */
  dir: string;
  /** The address people open, without a slash at its end. */
  baseUrl: string;
  /** The API's own, so that documents count towards the same limits. */
  handlers: Pick<RouteHandlers, 'GET /api/sale-events/:id/public' | 'GET /api/sale-events/public'>;
  startFiles: StartFilesReader;
  /** Whose market it is, as of now. */
  coop(): PageData['coop'];
}

/** Serves the documents: the viewers' filled with what they came for, all of them fresh each time, or 304. */
export function createPages({ dir, baseUrl, handlers, startFiles, coop }: PagesDeps): Router {
  const router = Router();
  const nothing = { snapshot: null, saleEvents: null, replays: [], start: [] };
  for (const [path, file] of Object.entries(MEMBER_PAGES)) {
    router.get(path, async (req, res, next) => {
      const built = await access(join(dir, file)).then(
        () => true,
        () => false,
      );
      if (!built) return sendUnbuilt(res);
      req.url = `/${file}`;
      next();
    });
  }
  router.get([GUIDES, `${GUIDES}/:guide`], (req, _res, next) => {
    const guide = String(req.params.guide ?? 'index');
    if (/^[a-z-]+$/.test(guide)) req.url = `${GUIDES}/${guide}.html`;
    next();
  });
  router.get('/', async (req, res) => {
    const call = { actor: { kind: 'viewer' }, body: undefined, id: '', req } as const;
    // Without the list the page still comes, asks by itself and says what is wrong.
    const sales = await handlers['GET /api/sale-events/public'](call).catch(() => null);
    await sendPage(req, res, sales?.ok ? { ...nothing, ...sales.data } : nothing);
  });
  router.get('/app.webmanifest', (_req, res) => {
    // Members change the name; `send` answers 304 as long as they have not.
    res.set('Cache-Control', 'no-cache').type('application/manifest+json');
    res.send(JSON.stringify(appManifest(coop().name)));
  });
  router.get('/lich.ics', async (req, res) => {
    const call = { actor: { kind: 'viewer' }, body: undefined, id: '', req } as const;
    const sales = await handlers['GET /api/sale-events/public'](call);
    if (!sales.ok) return sendError(req, res, sales.error);
    sendCalendar(res, sales.data.saleEvents);
  });
  router.get('/xem/:saleEventId/lich.ics', async (req, res, next) => {
    const id = Id.safeParse(req.params.saleEventId);
    if (!id.success) return next();
    const call = { actor: { kind: 'viewer' }, body: undefined, id: id.data, req } as const;
    const sale = await handlers['GET /api/sale-events/:id/public'](call);
    if (!sale.ok) return sendError(req, res, sale.error);
    res.attachment('cho-phien.ics');
    sendCalendar(res, [sale.data.saleEvent]);
  });
  router.get('/xem/:saleEventId', async (req, res) => {
    const id = Id.safeParse(req.params.saleEventId);
    if (!id.success) return sendPage(req, res.status(404), nothing);
    const call = { actor: { kind: 'viewer' }, body: undefined, id: id.data, req } as const;
    const sale = await handlers['GET /api/sale-events/:id/public'](call).catch(() => null);
    if (!sale?.ok) {
      const missing = sale !== null && NOT_THERE.has(sale.error.code);
      return sendPage(req, res.status(missing ? 404 : 200), nothing);
    }
    const { serverTimeMs: _, ...snapshot } = sale.data;
    await sendPage(req, res, { ...nothing, snapshot, start: await startFiles.of(snapshot.live) });
  });
  return router;

  /** `send` makes the ETag: whoever asks again each hour is mostly answered with 304. */
  function sendCalendar(res: Response, saleEvents: readonly SaleEvent[]): void {
    const name = coop().name || 'Chợ Phiên';
    res.set('Cache-Control', `public, max-age=${CALENDAR_S}`).type('text/calendar');
    res.send(iCalendar(saleEvents, { baseUrl, name }));
  }

  async function sendPage(req: Request, res: Response, data: Omit<PageData, 'coop'>): Promise<void> {
    const template = await readFile(join(dir, VIEWER_PAGE), 'utf8').catch(() => null);
    if (template === null) return sendUnbuilt(res);
    const html = Buffer.from(fillDocument(template, { ...data, coop: coop() }, baseUrl));
    res.set('Cache-Control', 'no-cache').vary('Accept-Encoding').type('html');
    const coding = codingFor(req);
    if (coding === null) return void res.send(html);
    res.set('Content-Encoding', coding);
    // `send` makes the ETag of these bytes and answers If-None-Match with 304.
    res.send(await compress(html, coding));
  }
}

function compress(html: Buffer, coding: 'br' | 'gzip'): Promise<Buffer> {
  return coding === 'br'
    ? brotli(html, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL } })
    : gzipped(html);
}

/** Says what to do where the build is missing. */
function sendUnbuilt(res: Response): void {
  res.status(503).type('text').send('The pages are not built yet: run "npm run build" and load again.\n');
}
