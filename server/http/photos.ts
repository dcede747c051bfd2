import { join } from 'node:path';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import type { Access } from '../access/access.ts';
import { PHOTO_MAX_BYTES, PHOTO_WIDTHS } from '../contract/photo-path.ts';
import { Id } from '../contract/value.ts';
import type { InFlight } from '../lib/in-flight.ts';
import { photoFileName } from '../photo/files.ts';
import { createSharePictures } from '../photo/share-pictures.ts';
import type { PhotoUseCases } from '../photo/use-cases.ts';
import { sendError } from './route.ts';

export interface PhotoUploadDeps {
  photos: Pick<PhotoUseCases, 'add'>;
  access: Access;
  inFlight: InFlight;
}

/** Takes the bytes of a photo from an organiser; mounted behind the auth session. Who sends them is asked before any of them is read. */
export function photoUpload({ photos, access, inFlight }: PhotoUploadDeps): Router {
  const authorise: RequestHandler = async (req, res, next) => {
    if (!inFlight.accepting) {
      return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
    }
    const actor = await access.actorOf(req.session.memberId);
    const allowed = await access.check('organiser', actor, null);
    if (allowed.ok) next();
    else sendError(req, res, allowed.error);
  };

  const take: RequestHandler = async (req, res) => {
    // Without a body there is no Buffer.
    const body: unknown = req.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const photo = await inFlight.track(photos.add(bytes));
    if (!photo.ok) return sendError(req, res, photo.error);
    res.set('Cache-Control', 'no-store').json(photo.data);
  };

  const tooLarge: ErrorRequestHandler = (error, req, res, next) => {
    if (error?.type !== 'entity.too.large') return next(error);
    // The rest of the body is not waited for.
    res.set('Connection', 'close');
    sendError(req, res, { code: 'photo_too_large', message: `more than ${PHOTO_MAX_BYTES} bytes` });
  };

  const router = Router();
  router.post('/', authorise, express.raw({ type: () => true, limit: PHOTO_MAX_BYTES }), take);
  router.use(tooLarge);
  return router;
}

/** Serves the photos in the folder `dir`: a photo never changes, so whoever has it never asks again. */
export function photoFiles(dir: string): RequestHandler {
  const widths = new Map(PHOTO_WIDTHS.map((width) => [String(width), width]));
  const router = Router();
  const pictures = createSharePictures(dir);
  router.get('/photos/:id/share.jpg', async (req, res, next) => {
    const id = Id.safeParse(req.params.id);
    const name = id.success ? await pictures.of(id.data) : null;
    if (name === null) return next();
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    // Messengers fetch previews from wherever their own servers are.
    res.set('Cross-Origin-Resource-Policy', 'cross-origin');
    res.sendFile(name, { root: dir, cacheControl: false });
  });
  router.get('/photos/:id/:width.webp', (req, res, next) => {
    const id = Id.safeParse(req.params.id);
    const width = widths.get(req.params.width);
    if (!id.success || width === undefined) return next();
    res.set('Cache-Control', 'public, max-age=31536000, immutable');
    res.sendFile(join(id.data, photoFileName(width)), { root: dir, cacheControl: false }, (error) => {
      if (!error || res.headersSent) return;
      res.removeHeader('Cache-Control');
      next();
    });
  });
  return router;
}
