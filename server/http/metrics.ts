import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { hashToken } from '../lib/token.ts';
import { sendError } from './route.ts';

export interface MetricsDeps {
  /** Bearer token that opens them from anywhere; null: only programs on this machine see them. */
  token: string | null;
  contentType: string;
  text(): Promise<string>;
}

/** What a reverse proxy adds: who comes through one is elsewhere, wherever the proxy is. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'];

/** Numbers for Prometheus; they tell how well a market does, so not for everybody. */
export function metrics({ token, contentType, text }: MetricsDeps): RequestHandler {
  return async (req, res) => {
    res.set('Cache-Control', 'no-store');
    if (token !== null && !hasToken(req, token)) {
      res.set('WWW-Authenticate', 'Bearer');
      return sendError(req, res, { code: 'not_signed_in', message: 'metrics need METRICS_TOKEN as bearer' });
    }
    if (token === null && !isLocal(req)) {
      return sendError(req, res, {
        code: 'forbidden',
        message: 'metrics are for this machine only; see METRICS_TOKEN',
      });
    }
    res.set('Content-Type', contentType).send(await text());
  };
}

function hasToken(req: Request, token: string): boolean {
  const given = /^Bearer ([^\s]+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
  // Of equal length, so that the comparison tells nothing.
  return timingSafeEqual(Buffer.from(hashToken(given)), Buffer.from(hashToken(token)));
}

function isLocal({ socket, headers }: Request): boolean {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const loopback = isIP(address) === 4 ? address.startsWith('127.') : address === '::1';
  return loopback && PROXY_HEADERS.every((name) => headers[name] === undefined);
}
