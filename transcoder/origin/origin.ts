import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Packager } from '../packager/packager.ts';

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const MEDIA_TYPE = 'video/mp4';
/** Numbers never come again within a live, and the live's id is in the path. */
const FOREVER = 'public, max-age=31536000, immutable';
const FRESH = 'public, max-age=1';

/** What a path names; the shapes below are all there is, and no path reaches a file system. */
type Asset =
  | { kind: 'multivariant' }
  | { kind: 'media'; rendition: string }
  | { kind: 'init' | 'segment'; rendition: string; number: number };

const PATH =
  /^\/live\/([0-9a-f-]{36})\/(?:index\.m3u8|([a-z][a-z0-9]{0,15})\/(?:index\.m3u8|init-(0|[1-9]\d{0,8})\.mp4|(0|[1-9]\d{0,8})\.m4s))$/;

/** The live and the asset that a URL path names; null for everything else. */
export function parseAssetPath(path: string): { liveSessionId: string; asset: Asset } | null {
  const match = PATH.exec(path);
  const [, liveSessionId, rendition, init, segment] = match ?? [];
  if (!liveSessionId) return null;
  if (rendition === undefined) return { liveSessionId, asset: { kind: 'multivariant' } };
  if (init !== undefined) return { liveSessionId, asset: { kind: 'init', rendition, number: Number(init) } };
  if (segment !== undefined) {
    return { liveSessionId, asset: { kind: 'segment', rendition, number: Number(segment) } };
  }
  return { liveSessionId, asset: { kind: 'media', rendition } };
}

/** Serves playlists and segments from the packagers' memory. Gives false when the path is not under `/live/`. */
export function createOrigin(packagerOf: (liveSessionId: string) => Packager | null) {
  return (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (!path.startsWith('/live/')) return false;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (request.method === 'OPTIONS') {
      response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
      response.setHeader('Access-Control-Max-Age', '86400');
      response.writeHead(204).end();
      return true;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD, OPTIONS' }).end();
      return true;
    }
    const named = parseAssetPath(path);
    const packager = named && packagerOf(named.liveSessionId);
    const body = named && packager ? read(packager, named.asset) : null;
    if (!named || body === null) {
      // A segment of the next second is asked for early by some players: they may not remember its absence. An edge
      // may for a moment, or a crowd that waits for a live to begin would come through to here.
      response.writeHead(404, { 'Cache-Control': 'max-age=0, s-maxage=1' }).end();
      return true;
    }
    const playlist = typeof body === 'string';
    const data = playlist ? Buffer.from(body) : body;
    const tag = playlist
      ? `"${createHash('sha1').update(data).digest('base64url')}"`
      : `"${path.slice('/live/'.length)}"`;
    response.setHeader('ETag', tag);
    response.setHeader('Cache-Control', playlist ? FRESH : FOREVER);
    if (request.headers['if-none-match'] === tag) {
      response.writeHead(304).end();
      return true;
    }
    response.setHeader('Content-Type', playlist ? PLAYLIST_TYPE : MEDIA_TYPE);
    response.setHeader('Accept-Ranges', 'bytes');
    const range = rangeOf(request, tag, data.length);
    if (range === 'outside') {
      response.removeHeader('Content-Type');
      response.setHeader('Cache-Control', 'no-store');
      response.writeHead(416, { 'Content-Range': `bytes */${data.length}` }).end();
      return true;
    }
    const [from, to] = range ?? [0, data.length - 1];
    if (range) response.setHeader('Content-Range', `bytes ${from}-${to}/${data.length}`);
    response.writeHead(range ? 206 : 200, { 'Content-Length': to - from + 1 });
    response.end(request.method === 'HEAD' ? undefined : data.subarray(from, to + 1));
    return true;
  };
}

/** First and last byte of the one range a GET asks for; null: all of it, also for what RFC 9110 lets a server ignore. */
export function rangeOf(request: IncomingMessage, tag: string, length: number): [number, number] | 'outside' | null {
  const condition = request.headers['if-range'];
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.range ?? '') ?? [];
  if (request.method !== 'GET' || first === undefined || last === undefined) return null;
  if (condition !== undefined && condition !== tag) return null;
  if (first === '' && last === '') return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return from > to ? 'outside' : [from, to];
}

function read(packager: Packager, asset: Asset): string | Buffer | null {
  switch (asset.kind) {
    case 'multivariant':
      return packager.multivariantPlaylist();
    case 'media':
      return packager.mediaPlaylist(asset.rendition);
    case 'init':
      return packager.initSegment(asset.rendition, asset.number);
    case 'segment':
      return packager.segment(asset.rendition, asset.number);
  }
}
