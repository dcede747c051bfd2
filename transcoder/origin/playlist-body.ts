import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A playlist as it goes over the wire. */
export interface PlaylistBody {
  data: Buffer;
  encoding: 'br' | 'gzip' | null;
  etag: string;
}

/** Playlists of lives that are kept compressed; old versions make room. */
const MAX_ENTRIES = 512;

/**
 * Compresses each version of a playlist once for all who ask for it. The small text takes well under a millisecond, so
 * nothing is gained by doing it elsewhere.
 */
export function createPlaylistBodies(
  maxEntries = MAX_ENTRIES,
): (text: string, acceptEncoding: string | undefined) => PlaylistBody {
  const made = new Map<string, PlaylistBody>();
  return (text, acceptEncoding) => {
    const encoding = choose(acceptEncoding ?? '');
    const hash = createHash('sha1').update(text).digest('base64url');
    const key = `${hash} ${encoding}`;
    const known = made.get(key);
    if (known) return known;
    // Each encoding is an entity of its own (RFC 9110, 8.8.3.3).
    const body = {
      data: compress(Buffer.from(text), encoding),
      encoding,
      etag: encoding ? `"${hash}-${encoding}"` : `"${hash}"`,
    };
    made.set(key, body);
    for (const oldest of made.keys()) {
      if (made.size <= maxEntries) break;
      made.delete(oldest);
    }
    return body;
  };
}

/** Brotli if it is welcome, else gzip; `q=0` says that a coding is not (RFC 9110, 12.5.3). */
function choose(acceptEncoding: string): PlaylistBody['encoding'] {
  const welcome = acceptEncoding
    .toLowerCase()
    .split(',')
    .map((one) => one.trim().split(/\s*;\s*/))
    .filter(([, weight]) => !/^q=0(\.0*)?$/.test(weight ?? ''))
    .map(([name]) => name);
  return (['br', 'gzip'] as const).find((name) => welcome.includes(name)) ?? null;
}

function compress(data: Buffer, encoding: PlaylistBody['encoding']): Buffer {
  if (encoding === null) return data;
  if (encoding === 'gzip') return gzipSync(data);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = constants;
  return brotliCompressSync(data, {
    params: { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT },
  });
}
