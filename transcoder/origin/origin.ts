import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Packager } from '../packager/packager.ts';
import { type Asset, parseAssetPath } from './path.ts';
import { createPlaylistBodies } from './playlist-body.ts';
import { rangeOf } from './range.ts';
import { positionOf, tooFar, waitUntil } from './reload.ts';

const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const MEDIA_TYPE = 'video/mp4';
/** Numbers never come again within a live, and the live's id is in the path. */
const FOREVER = 'public, max-age=31536000, immutable';
const FRESH = 'public, max-age=1';
/** A new one comes every ten seconds, and nobody minds an old one. */
const POSTER_FRESH = 'public, max-age=5';

type MediaAsset = Exclude<Asset, { kind: 'poster' }>;

/**
 * Serves playlists, segments and parts from the packagers' memory. Gives false when the path is not under `/live/`.
 * Playlists are held back for `_HLS_msn` and `_HLS_part` (RFC 8216bis, 6.2.5.2), and so is what comes next and is asked
 * for a moment too early.
 */
export function createOrigin(
  packagerOf: (liveSessionId: string) => Packager | null,
  posterOf: (liveSessionId: string) => Buffer | null = () => null,
) {
  const bodyOf = createPlaylistBodies();

  const answer = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    packager: Packager,
    asset: MediaAsset,
  ): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const playlist = asset.kind === 'media' || asset.kind === 'multivariant';
    if (asset.kind === 'media' && packager.mediaPlaylist(asset.rendition) !== null) {
      const query = new URLSearchParams((request.url ?? '').split('?', 2)[1] ?? '');
      const position = positionOf(query, packager.hasParts(asset.rendition));
      if (position === 'malformed' || (position && !packager.ended() && tooFar(packager, position))) {
        return refuse(response, 400);
      }
      const reached = !position || (await waitUntil(packager, () => packager.reached(position), gone.signal));
      if (reached === null) return;
      if (!reached) return refuse(response, 503);
    } else if (comesNext(packager, asset)) {
      // Also over when its segment turns out to be complete without it.
      const there = () => !comesNext(packager, asset);
      if ((await waitUntil(packager, there, gone.signal)) === null) return;
    }
    const body = read(packager, asset);
    if (body === null) return notFound(response);
    if (playlist) response.setHeader('Vary', 'Accept-Encoding');
    const { data, encoding, etag } =
      typeof body === 'string'
        ? bodyOf(body, request.headers['accept-encoding'])
        : { data: body, encoding: null, etag: `"${path.slice('/live/'.length)}"` };
    response.setHeader('ETag', etag);
    response.setHeader('Cache-Control', playlist ? FRESH : FOREVER);
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    if (encoding) response.setHeader('Content-Encoding', encoding);
    response.setHeader('Content-Type', playlist ? PLAYLIST_TYPE : MEDIA_TYPE);
    response.setHeader('Accept-Ranges', 'bytes');
    const range = rangeOf(request, etag, data.length);
    if (range === 'outside') {
      response.removeHeader('Content-Type');
      response.removeHeader('Content-Encoding');
      response.setHeader('Cache-Control', 'no-store');
      response.writeHead(416, { 'Content-Range': `bytes */${data.length}` }).end();
      return;
    }
    const [from, to] = range ?? [0, data.length - 1];
    if (range) response.setHeader('Content-Range', `bytes ${from}-${to}/${data.length}`);
    response.writeHead(range ? 206 : 200, { 'Content-Length': to - from + 1 });
    response.end(request.method === 'HEAD' ? undefined : data.subarray(from, to + 1));
  };

  return (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (!path.startsWith('/live/')) return false;
    response.setHeader('Access-Control-Allow-Origin', '*');
    // For the count of data on a viewer's page, where the origin has another name.
    response.setHeader('Timing-Allow-Origin', '*');
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
    if (!named || !packager) notFound(response);
    else if (named.asset.kind === 'poster') {
      servePoster(request, response, posterOf(named.liveSessionId));
    } else {
      answer(request, response, path, packager, named.asset).catch((error: unknown) => {
        // A bug costs this one answer, not the lives of the process.
        response.destroy();
        process.emitWarning(error instanceof Error ? error : String(error));
      });
    }
    return true;
  };
}

/** Players may not remember the absence of what comes; an edge may for a moment, or a crowd would come through to here. */
function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Cache-Control': 'max-age=0, s-maxage=1' }).end();
}

function servePoster(request: IncomingMessage, response: ServerResponse, image: Buffer | null): void {
  if (image === null) {
    notFound(response);
    return;
  }
  response.writeHead(200, {
    'Content-Type': 'image/webp',
    'Cache-Control': POSTER_FRESH,
    'Content-Length': image.length,
  });
  response.end(request.method === 'HEAD' ? undefined : image);
}

function refuse(response: ServerResponse, status: 400 | 503): void {
  response.writeHead(status, { 'Cache-Control': 'no-store' }).end();
}

/** True for the segment that is in the making, its next part and the one after that. */
function comesNext(packager: Packager, asset: MediaAsset): boolean {
  if (asset.kind !== 'segment' && asset.kind !== 'part') return false;
  if (packager.ended() || !packager.ladder.renditions.some(({ id }) => id === asset.rendition)) return false;
  const next = packager.next();
  if (asset.number !== next.segment) return false;
  return asset.kind === 'segment' || (asset.part >= next.part && asset.part <= next.part + 1);
}

function read(packager: Packager, asset: MediaAsset): string | Buffer | null {
  switch (asset.kind) {
    case 'multivariant':
      return packager.multivariantPlaylist(asset.set);
    case 'media':
      return packager.mediaPlaylist(asset.rendition);
    case 'init':
      return packager.initSegment(asset.rendition, asset.number);
    case 'segment':
      return packager.segment(asset.rendition, asset.number);
    case 'part':
      return packager.part(asset.rendition, asset.number, asset.part);
  }
}
