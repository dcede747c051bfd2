import { Router } from 'express';
import type { Packs } from '../pack/packs.ts';
import { codingFor } from './coding.ts';

/** The addresses of the packs, and of all that is theirs below it. */
const PACKS = '/packs';
/** How long phones go by the list they have, s; a new pack or translation is there for them after that. */
const LIST_S = 300;

/** Serves the languages that this server has besides the pages' own: their list, and each under an address of its content. */
export function createPackFiles(packs: Packs): Router {
  const router = Router();
  router.get(PACKS, (_req, res) => {
    res.set('Cache-Control', `public, max-age=${LIST_S}`);
    res.json(packs.list());
  });
  router.get(`${PACKS}/:file`, (req, res, next) => {
    const file = packs.file(req.path);
    if (file === null) return next();
    res.set('Cache-Control', 'public, max-age=31536000, immutable').vary('Accept-Encoding').type(file.type);
    const coding = codingFor(req);
    const coded = coding === null ? undefined : file[coding];
    if (coding !== null && coded !== undefined) res.set('Content-Encoding', coding);
    res.send(coded ?? file.plain);
  });
  return router;
}
