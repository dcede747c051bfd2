import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
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
 * What the origin serves: names below `/live/`, with the query of a blocking reload. Nothing else is passed on: an
 * absolute address (RFC 9112, 3.2.2) would be fetched from another host, and dot segments would reach the
 * transcoder's control.
 */
const VIDEO_PATH = /^\/live\/(?!.*\.\.)[\w/.-]+(?:\?[\w=&.-]*)?$/;
/** The origin holds a playlist request back until the part exists; longer silence than this means it is gone. */
const UPSTREAM_SILENCE_MS = 30_000;

export interface OriginProxy {
  /** Handles GET and HEAD below `/live/`. */
  handle(req: IncomingMessage, res: ServerResponse): void;
  close(): void;
}

/** Leads `/live/…` to the transcoder's HLS origin; `originUrl` is asked each time, since it moves at a restart. */
export function createOriginProxy(originUrl: () => string | null, logger: Logger): OriginProxy {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });

  function refuse(res: ServerResponse, status: number, code: string, message: string): void {
    if (res.headersSent) return void res.destroy();
    res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
    res.end(JSON.stringify({ error: { code, message } }));
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
      const headers = Object.fromEntries(
        FORWARDED.flatMap((name) => (req.headers[name] === undefined ? [] : [[name, req.headers[name]]])),
      );
      // The address and the path go apart, so that nothing in the path can name another host.
      const upstream = request(base, { path, method: req.method, headers, agent });
      upstream.setTimeout(UPSTREAM_SILENCE_MS, () => upstream.destroy(new Error('the origin is silent')));
      upstream.on('response', (answer) => {
        for (const [name, value] of Object.entries(answer.headers)) {
          if (value !== undefined && !HOP_BY_HOP.has(name)) res.setHeader(name, value);
        }
        res.writeHead(answer.statusCode ?? 502);
        // Ends both sides whichever goes first: a viewer who leaves frees the origin's socket.
        pipeline(answer, res, () => {});
      });
      upstream.on('error', (error) => {
        if (res.destroyed) return;
        logger.warn({ err: error, path }, 'video origin did not answer');
        refuse(res, 503, 'media_unavailable', 'the video origin does not answer');
      });
      res.on('close', () => upstream.destroy());
      upstream.end();
    },
    close: () => agent.destroy(),
  };
}
