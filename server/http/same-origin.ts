import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { sendError } from './route.ts';

/**
 * Whether a request comes from our own pages, or from no page at all (a program; it has no cookie to steal). The
 * cookie's sameSite=lax says the same; this holds also where a browser does not keep to it.
 */
export function isSameOrigin(req: IncomingMessage, publicUrl: string | null): boolean {
  const origin = req.headers.origin;
  if (origin === undefined) return req.headers['sec-fetch-site'] !== 'cross-site';
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  // Compared without the scheme: behind a proxy that ends TLS, ours is http and the browser's https.
  return URL.canParse(origin) && new URL(origin).host === req.headers.host;
}

/** Refuses state-changing requests that another site's page has made. */
export function sameOriginOnly(publicUrl: string | null): RequestHandler {
  return (req, res, next) => {
    const safe = req.method === 'GET' || req.method === 'HEAD' || req.method === 'OPTIONS';
    if (safe || isSameOrigin(req, publicUrl)) return next();
    sendError(req, res, { code: 'forbidden', message: 'requests from other sites are refused' });
  };
}
