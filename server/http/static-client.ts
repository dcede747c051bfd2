import { readFile, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import express, { type RequestHandler, Router } from 'express';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** The client's pages by the address people open. */
const PAGES: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/xem/:saleEventId': 'index.html',
  '/ban-hang': 'ban-hang.html',
  '/to-chuc': 'to-chuc.html',
  '/vao': 'vao.html',
};
const COMPRESSIBLE = /\.(?:js|css|svg|json|html|webmanifest)$/;
/** The whole built client is far smaller than this; past it files go out uncompressed. */
const CACHE_BYTES = 16 * 1024 * 1024;

/** Serves the built client from `dir`: pages always fresh, hashed assets for ever, both as small as they get. */
export function createStaticClient(dir: string): Router {
  const router = Router();
  const compressed = compressedFiles(dir);
  for (const [path, file] of Object.entries(PAGES)) {
    router.get(path, (req, _res, next) => {
      req.url = `/${file}`;
      next('route');
    });
  }
  router.use(compressed);
  router.use(
    express.static(dir, {
      index: false,
      setHeaders: (res, file) => res.setHeader('Cache-Control', cacheControlOf(file)),
    }),
  );
  router.use((req, res, next) => {
    if (!Object.values(PAGES).includes(req.url.slice(1))) return next();
    res.status(503).type('text').send('The pages are not built yet: run "npm run build" and load again.\n');
  });
  return router;
}

/** Vite puts a hash of the content into the names below assets/. */
function cacheControlOf(file: string): string {
  return file.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

type Coding = 'br' | 'gzip';
type Compressed = { body: Buffer; etag: string };

async function compressFile(file: string, coding: Coding): Promise<Buffer> {
  const source = await readFile(file);
  return coding === 'br'
    ? brotli(source, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: source.length } })
    : gzipped(source, { level: 9 });
}

/** Compresses each file once, at the highest level: a viewer at 64 kbit/s waits for every byte. */
function compressedFiles(dir: string): RequestHandler {
  /** Promises, so that all who ask for a file while it is being compressed wait for the one result. */
  const kept = new Map<string, Promise<Compressed>>();
  let bytes = 0;

  async function compress(file: string, coding: Coding): Promise<Compressed> {
    const { mtimeMs, size } = await stat(file);
    const key = `${coding} ${mtimeMs} ${size} ${file}`;
    const known = kept.get(key);
    if (known) return known;
    const made = compressFile(file, coding).then((body) => {
      bytes += body.length;
      if (bytes > CACHE_BYTES) kept.delete(key);
      return { body, etag: `W/"${coding}-${mtimeMs.toString(36)}-${size.toString(36)}"` };
    });
    made.catch(() => kept.delete(key));
    kept.set(key, made);
    return made;
  }

  return async (req, res, next) => {
    const coding = req.acceptsEncodings('br', 'gzip');
    const file = resolve(join(dir, req.path));
    const inside = file.startsWith(resolve(dir) + sep);
    if (req.method !== 'GET' || !coding || !inside || !COMPRESSIBLE.test(file)) return next();
    try {
      const { body, etag } = await compress(file, coding === 'br' ? 'br' : 'gzip');
      res.set({
        'Content-Encoding': coding,
        Vary: 'Accept-Encoding',
        ETag: etag,
        'Cache-Control': cacheControlOf(file),
      });
      res.type(file.slice(file.lastIndexOf('.')));
      // `send` answers If-None-Match with 304 by itself.
      res.send(body);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return next();
      next(error);
    }
  };
}
