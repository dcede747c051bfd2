import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import type { RecordingLine } from '../../server/contract/recording.ts';
import type { Logger } from '../../server/lib/logger.ts';
import { createPlaylistBodies } from '../origin/playlist-body.ts';
import { rangeOf } from '../origin/range.ts';
import { spansOf } from './gaps.ts';
import { END_LINE } from './playlist.ts';
import type { Recordings } from './recordings.ts';
import { PLAYLIST, readOr, renditionsOf } from './recover.ts';

const PREFIX = '/recordings/';
const PATH =
  /^\/recordings\/([0-9a-f-]{36})\/(?:index\.m3u8|(line\.json)|([a-z][a-z0-9-]{0,31})\/(?:index\.m3u8|(0|[1-9]\d{0,8})\.mp4)|takes\/([0-9a-f-]{36})\/(\d{1,3})\/([a-z][a-z0-9-]{0,31})\/0\.mp4)$/;
const PLAYLIST_TYPE = 'application/vnd.apple.mpegurl';
const LINE_TYPE = 'application/json';
const MEDIA_TYPE = 'video/mp4';
/** Texts that are kept compressed: an hour's playlist has 60 kB, and a player asks for it before anything else. */
const MAX_TEXTS = 64;
/** The rendition of the sound alone. */
const SOUND = 'sound';
/** Playlists may still grow, or get what a phone had kept; media that is over stays as it is. */
const ASK_AGAIN = 'no-cache';
const OVER = 'public, max-age=3600';

/** What a URL path names. Files are found by these parts only, never by the path itself. */
export type RecordingName =
  | { liveSessionId: string; kind: 'multivariant' }
  | { liveSessionId: string; kind: 'line' }
  | { liveSessionId: string; kind: 'playlist'; rendition: string }
  | { liveSessionId: string; kind: 'media'; rendition: string; run: string }
  | { liveSessionId: string; kind: 'take'; takeId: string; piece: string; rendition: string };

/** The part of a recording that a URL path names; null for everything else. */
export function parseRecordingPath(path: string): RecordingName | null {
  const [, liveSessionId, line, rendition, run, takeId, piece = '', ofTake = ''] = PATH.exec(path) ?? [];
  if (liveSessionId === undefined) return null;
  if (takeId !== undefined) return { liveSessionId, kind: 'take', takeId, piece, rendition: ofTake };
  if (line !== undefined) return { liveSessionId, kind: 'line' };
  if (rendition === undefined) return { liveSessionId, kind: 'multivariant' };
  if (run === undefined) return { liveSessionId, kind: 'playlist', rendition };
  return { liveSessionId, kind: 'media', rendition, run };
}

/** What has been put into recordings later; `Takes` fits it. */
export interface Insertions {
  /** A rendition's playlist with it. */
  filled(liveSessionId: string, rendition: string, text: string): Promise<string>;
  pathOf(piece: { liveSessionId: string; takeId: string; piece: string; rendition: string }): string;
}

/** Serves recordings from the disk. Gives false when the path is not under `/recordings/`. */
export function createRecordingServer(recordings: Recordings, insertions: Insertions, log: Logger) {
  const bodyOf = createPlaylistBodies(MAX_TEXTS);

  async function answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const name = parseRecordingPath(path);
    if (!name) return notFound(response);
    const folder = join(recordings.folder, name.liveSessionId);
    const growing = recordings.isOpen(name.liveSessionId);
    const lasting = !growing && (name.kind === 'media' || name.kind === 'take');
    response.setHeader('Cache-Control', lasting ? OVER : ASK_AGAIN);
    switch (name.kind) {
      case 'multivariant':
        return sendText(request, response, await readOr(join(folder, PLAYLIST)), PLAYLIST_TYPE);
      case 'line':
        return sendText(request, response, await lineOf(name.liveSessionId), LINE_TYPE);
      case 'playlist': {
        const text = await readOr(join(folder, name.rendition, PLAYLIST));
        // One that a full disk or a crash has stopped has no end of its own.
        const ended = growing || text === '' || text.endsWith(END_LINE) ? text : text + END_LINE;
        const filled = await insertions.filled(name.liveSessionId, name.rendition, ended);
        return sendText(request, response, filled, PLAYLIST_TYPE);
      }
      case 'media':
        return sendFile(request, response, join(folder, name.rendition, `${name.run}.mp4`));
      case 'take':
        return sendFile(request, response, insertions.pathOf(name));
    }
  }

  /** Its {@link RecordingLine} as JSON; empty when there is no such recording. */
  async function lineOf(liveSessionId: string): Promise<string> {
    const folder = join(recordings.folder, liveSessionId);
    const renditions = await renditionsOf(folder).catch((): string[] => []);
    const [any] = renditions;
    if (any === undefined) return '';
    const text = await insertions.filled(liveSessionId, any, await readOr(join(folder, any, PLAYLIST)));
    const line: RecordingLine = { spans: spansOf(text), sound: renditions.includes(SOUND) };
    return line.spans.length === 0 ? '' : JSON.stringify(line);
  }

  function sendText(request: IncomingMessage, response: ServerResponse, text: string, type: string): void {
    if (text === '') return void notFound(response);
    const { data, encoding, etag } = bodyOf(text, request.headers['accept-encoding']);
    response.setHeader('ETag', etag);
    response.setHeader('Vary', 'Accept-Encoding');
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
    if (encoding) response.setHeader('Content-Encoding', encoding);
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': data.length });
    response.end(request.method === 'HEAD' ? undefined : data);
  }

  async function sendFile(request: IncomingMessage, response: ServerResponse, file: string): Promise<void> {
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) return notFound(response);
    const tag = `"${found.size}-${Math.floor(found.mtimeMs)}"`;
    response.setHeader('ETag', tag);
    if (request.headers['if-none-match'] === tag) return void response.writeHead(304).end();
    response.setHeader('Accept-Ranges', 'bytes');
    const range = rangeOf(request, tag, found.size);
    if (range === 'outside') {
      response.setHeader('Cache-Control', 'no-store');
      return void response.writeHead(416, { 'Content-Range': `bytes */${found.size}` }).end();
    }
    const [start, end] = range ?? [0, found.size - 1];
    if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${found.size}`);
    response.writeHead(range ? 206 : 200, {
      'Content-Type': MEDIA_TYPE,
      'Content-Length': end - start + 1,
    });
    if (request.method === 'HEAD' || end < start) return void response.end();
    // The bytes up to `end` are there and never change. A viewer who leaves ends the reading.
    pipeline(createReadStream(file, { start, end }), response, (error) => {
      if (error && 'code' in error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        log.warn({ err: error, file }, 'a recording could not be read');
      }
    });
  }

  return (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (!path.startsWith(PREFIX)) return false;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (request.method === 'OPTIONS') {
      response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD');
      response.setHeader('Access-Control-Allow-Headers', 'Range');
      response.setHeader('Access-Control-Max-Age', '86400');
      response.writeHead(204).end();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD, OPTIONS' }).end();
    } else {
      answer(request, response, path).catch((error: unknown) => {
        log.error({ err: error, path }, 'a recording could not be served');
        if (response.headersSent) response.destroy();
        else response.writeHead(500, { 'Cache-Control': 'no-store' }).end();
      });
    }
    return true;
  };
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'Cache-Control': 'no-store' }).end();
}
