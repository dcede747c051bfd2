import {
  Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Logger } from '../lib/logger.ts';

/** Request headers the origin may see; cookies and the rest stay here. */
const FORWARDED = [
  'accept',
  'accept-encoding',
  'if-none-match',
  'if-modified-since',
  'range',
  'origin',
] as const;
/** Response headers that belong to one connection, never to the next. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer', 'te']);
/**
 * What the origin serves: names below `/live/`, with the query of a blocking reload, and below `/recordings/`. Nothing else is passed on: an
 * absolute address (RFC 9112, 3.2.2) would be fetched from another host, and dot segments would reach the
 * transcoder's control.
 */
const VIDEO_PATH = /^\/(?:live|recordings)\/(?!.*\.\.)[\w/.-]+(?:\?[\w=&.-]*)?$/;
/** The origin holds requests back for 12 s at most; longer silence than this, ms, means it is gone. */
const UPSTREAM_SILENCE_MS = 30_000;

export interface OriginProxy {
  /** Handles GET and HEAD below `/live/` and `/recordings/`. */
  handle(req: IncomingMessage, res: ServerResponse): void;
  close(): void;
}

/** Viewers who wait for the same answer to one request. */
interface Shared {
  readonly upstream: ClientRequest;
  readonly waiting: Set<ServerResponse>;
}

/**
 * Leads `/live/…` to the transcoder's HLS origin; `originUrl` is asked each time, since it moves at a restart. A
 * playlist that many ask for at once, as all viewers do while it is held back, is fetched once: else each of them would
 * hold a socket to the origin.
 */
export function createOriginProxy(originUrl: () => string | null, logger: Logger): OriginProxy {
  // No limit: a request that waits for a free socket behind held ones would be late for no reason.
  const agent = new Agent({ keepAlive: true });
  const playlists = new Map<string, Shared>();

  function refuse(res: ServerResponse, status: number, code: string, message: string): void {
    if (res.headersSent) return void res.destroy();
    res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    res.end(JSON.stringify({ error: { code, message } }));
  }

  function ask(base: string, path: string, method: string, headers: IncomingHttpHeaders): ClientRequest {
    // The address and the path go apart, so that nothing in the path can name another host.
    const upstream = request(base, { path, method, headers, agent });
    upstream.setTimeout(UPSTREAM_SILENCE_MS, () => upstream.destroy(new Error('the origin is silent')));
    return upstream;
  }

  function fail(res: ServerResponse, path: string, error: Error): void {
    if (res.destroyed) return;
    logger.warn({ err: error, path }, 'video origin did not answer');
    refuse(res, 503, 'media_unavailable', 'the video origin does not answer');
  }

  function stream(base: string, path: string, req: IncomingMessage, res: ServerResponse): void {
    const headers = Object.fromEntries(
      FORWARDED.flatMap((name) => (req.headers[name] === undefined ? [] : [[name, req.headers[name]]])),
    );
    const upstream = ask(base, path, req.method ?? 'GET', headers);
    upstream.on('response', (answer) => {
      copyHeaders(answer, res);
      res.writeHead(answer.statusCode ?? 502);
      // Ends both sides whichever goes first: a viewer who leaves frees the origin's socket.
      pipeline(answer, res, () => {});
    });
    upstream.on('error', (error) => fail(res, path, error));
    res.on('close', () => upstream.destroy());
    upstream.end();
  }

  /** One fetch for all who ask for the playlist until it is answered. */
  function share(base: string, path: string, req: IncomingMessage, res: ServerResponse): void {
    const encoding = encodingFor(req);
    const key = `${base} ${path} ${encoding}`;
    const shared = playlists.get(key) ?? fetchPlaylist(key, base, path, encoding);
    shared.waiting.add(res);
    res.on('close', () => {
      shared.waiting.delete(res);
      if (shared.waiting.size > 0) return;
      forget(key, shared);
      shared.upstream.destroy();
    });
  }

  function fetchPlaylist(key: string, base: string, path: string, encoding: string): Shared {
    const upstream = ask(base, path, 'GET', encoding ? { 'accept-encoding': encoding } : {});
    const shared: Shared = { upstream, waiting: new Set() };
    playlists.set(key, shared);
    upstream.on('response', (answer) => {
      // Playlists are a few kB.
      buffer(answer).then(
        (body) => {
          forget(key, shared);
          for (const res of shared.waiting) send(answer, body, res);
        },
        (error: Error) => {
          forget(key, shared);
          for (const res of shared.waiting) fail(res, path, error);
        },
      );
    });
    upstream.on('error', (error) => {
      forget(key, shared);
      for (const res of shared.waiting) fail(res, path, error);
    });
    upstream.end();
    return shared;
  }

  function forget(key: string, shared: Shared): void {
    if (playlists.get(key) === shared) playlists.delete(key);
  }

  return {
    handle(req, res) {
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        res.setHeader('Allow', 'GET, HEAD');
        return refuse(res, 405, 'bad_input', 'video is read by GET and HEAD');
      }
      const path = req.url ?? '';
      if (!VIDEO_PATH.test(path)) return refuse(res, 404, 'not_found', 'no video has this name');
      const base = originUrl();
      if (base === null) return refuse(res, 503, 'media_unavailable', 'the video origin is starting');
      const playlist = /\.m3u8(\?|$)/.test(path);
      if (playlist && req.method === 'GET' && req.headers.range === undefined) share(base, path, req, res);
      else stream(base, path, req, res);
    },
    close: () => agent.destroy(),
  };
}

function copyHeaders(answer: IncomingMessage, res: ServerResponse): void {
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) res.setHeader(name, value);
  }
}

/** Gives one viewer the shared answer, or 304 if that is what this viewer has. */
function send(answer: IncomingMessage, body: Buffer, res: ServerResponse): void {
  const { req } = res;
  copyHeaders(answer, res);
  const { etag } = answer.headers;
  if (answer.statusCode === 200 && etag !== undefined && req.headers['if-none-match'] === etag) {
    for (const name of ['content-length', 'content-encoding', 'content-type']) res.removeHeader(name);
    res.writeHead(304).end();
  } else res.writeHead(answer.statusCode ?? 502).end(body);
}

/** The codings of this viewer that the origin knows, so that as many as possible share an answer. */
function encodingFor(req: IncomingMessage): string {
  const accepted = String(req.headers['accept-encoding'] ?? '').toLowerCase();
  if (/;\s*q=0(\.0*)?\s*(,|$)/.test(accepted)) return accepted;
  return ['br', 'gzip'].find((name) => new RegExp(`(^|[,\\s])${name}($|[,;\\s])`).test(accepted)) ?? '';
}
