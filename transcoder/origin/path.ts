/** What a path names; the shapes below are all there is, and no path reaches a file system. */
export type Asset =
  | { kind: 'multivariant'; set: string }
  | { kind: 'poster' }
  | { kind: 'media'; rendition: string }
  | { kind: 'init'; rendition: string; number: number }
  | { kind: 'segment'; rendition: string; number: number }
  | { kind: 'part'; rendition: string; number: number; part: number };

const NAME = '[a-z][a-z0-9]{0,15}(?:-[a-z0-9]{1,15})?';
const NUMBER = '0|[1-9]\\d{0,8}';
const FILES = `index\\.m3u8|init-(${NUMBER})\\.mp4|(${NUMBER})(?:\\.(\\d|[1-9]\\d))?\\.m4s`;
const PATH = new RegExp(
  `^/live/([0-9a-f-]{36})/(?:(poster\\.webp)|(${NAME})\\.m3u8|(${NAME})/(?:${FILES}))$`,
);

/** The live and the asset that a URL path names; null for everything else. */
export function parseAssetPath(path: string): { liveSessionId: string; asset: Asset } | null {
  const [, liveSessionId, poster, set, rendition = '', init, segment, part] = PATH.exec(path) ?? [];
  if (!liveSessionId) return null;
  return { liveSessionId, asset: assetOf() };

  function assetOf(): Asset {
    if (poster !== undefined) return { kind: 'poster' };
    if (set !== undefined) return { kind: 'multivariant', set };
    if (init !== undefined) return { kind: 'init', rendition, number: Number(init) };
    if (segment === undefined) return { kind: 'media', rendition };
    const number = Number(segment);
    return part === undefined
      ? { kind: 'segment', rendition, number }
      : { kind: 'part', rendition, number, part: Number(part) };
  }
}
