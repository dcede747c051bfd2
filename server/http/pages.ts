import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import type { ErrorCode } from '../contract/error.ts';
import type { PageData } from '../contract/page.ts';
import { Id } from '../contract/value.ts';
import { codingFor } from './coding.ts';
import { fillDocument } from './document.ts';
import type { RouteHandlers } from './route.ts';
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
/** Made for each visitor: past this level a few bytes less cost more time than they save on the link. */
const BROTLI_LEVEL = 5;

const NOTHING: PageData = { snapshot: null, saleEvents: null, replays: [], start: [] };
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
}

/** Serves the documents: the viewers' filled with what they came for, all of them fresh each time, or 304. */
export function createPages({ dir, baseUrl, handlers, startFiles }: PagesDeps): Router {
  const router = Router();
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
  router.get('/', async (req, res) => {
    const call = { actor: { kind: 'viewer' }, body: undefined, id: '', req } as const;
    // Without the list the page still comes, asks by itself and says what is wrong.
    const sales = await handlers['GET /api/sale-events/public'](call).catch(() => null);
    await sendPage(req, res, sales?.ok ? { ...NOTHING, ...sales.data } : NOTHING);
  });
  router.get('/xem/:saleEventId', async (req, res) => {
    const id = Id.safeParse(req.params.saleEventId);
    if (!id.success) return sendPage(req, res.status(404), NOTHING);
    const call = { actor: { kind: 'viewer' }, body: undefined, id: id.data, req } as const;
    const sale = await handlers['GET /api/sale-events/:id/public'](call).catch(() => null);
    if (!sale?.ok) {
      const missing = sale !== null && NOT_THERE.has(sale.error.code);
      return sendPage(req, res.status(missing ? 404 : 200), NOTHING);
    }
    const { serverTimeMs: _, ...snapshot } = sale.data;
    await sendPage(req, res, { ...NOTHING, snapshot, start: await startFiles.of(snapshot.live) });
  });
  return router;

  async function sendPage(req: Request, res: Response, data: PageData): Promise<void> {
    const template = await readFile(join(dir, VIEWER_PAGE), 'utf8').catch(() => null);
    if (template === null) return sendUnbuilt(res);
    const html = Buffer.from(fillDocument(template, data, baseUrl));
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
