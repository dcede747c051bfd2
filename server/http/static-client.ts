import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';
import { codingFor } from './coding.ts';

const COMPRESSED = /\.(?:js|css|svg|html|webmanifest)$/;
/** What the build has laid beside each such file, best first. */
const CODINGS = { br: '.br', gzip: '.gz' } as const;

/**
 * Serves the files of the built client from `dir`, as small as they were compressed at the build; and from `formerDir`, which
 * is laid out the same way, what only former builds had.
 */
export function createStaticClient(dir: string, formerDir: string): Router {
  const router = Router();
  for (const folder of [dir, formerDir]) {
    router.use(precompressed(folder));
    router.use(express.static(folder, { index: false, setHeaders: setCaching }));
  }
  return router;
}

/** Vite puts a hash of the content into the names below assets/; everything else is asked for anew each time. */
function setCaching(res: Response, file: string): void {
  const immutable = file.includes(`${sep}assets${sep}`);
  res.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** Leads to the compressed copy, where the build has made one that the browser takes. */
function precompressed(dir: string): RequestHandler {
  const root = resolve(dir);
  return async (req, res, next) => {
    const file = resolve(join(root, req.path));
    const readable = req.method === 'GET' || req.method === 'HEAD';
    if (!readable || !file.startsWith(root + sep) || !COMPRESSED.test(file)) return next();
    res.vary('Accept-Encoding');
    const coding = codingFor(req);
    if (coding === null) return next();
    const copy = file + CODINGS[coding];
    if (!(await isFile(copy))) return next();
    res.type(file.slice(file.lastIndexOf('.')));
    res.set('Content-Encoding', coding);
    setCaching(res, file);
    // Answers If-None-Match and HEAD by itself. A range would be one of the compressed bytes.
    res.sendFile(copy, { cacheControl: false, acceptRanges: false }, (error) => {
      if (error && !res.headersSent) next(error);
    });
  };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ?? false;
}
