import type { Source } from './modes.ts';

/** The part of MediaSource and ManagedMediaSource that is used. */
interface MediaSupport {
  isTypeSupported(type: string): boolean;
}

/** Chromium knows it in lower case only. */
const OPUS_TYPES = ['audio/mp4; codecs="opus"', 'video/mp4; codecs="avc1.42E01E,opus"'];
const INDEX = /\/index\.m3u8(?=$|[?#])/;

function mediaSupport(): MediaSupport | null {
  const scope: { ManagedMediaSource?: MediaSupport; MediaSource?: MediaSupport } = globalThis;
  return scope.ManagedMediaSource ?? scope.MediaSource ?? null;
}

/** Whether script can feed this browser's players; older iPhones play HLS by themselves only. */
export function hasMediaSource(): boolean {
  return mediaSupport() !== null;
}

/** Whether the sets with Opus sound can be played, as far as the browser itself knows. */
export function playsOpus(): boolean {
  const support = mediaSupport();
  return support !== null && OPUS_TYPES.every((type) => support.isTypeSupported(type));
}

/** The multivariant playlist of a set beside a live's `index.m3u8`. One of another name has no sets: it is played as it is. */
export function setUrl(indexUrl: string, set: Source | 'index' | 'stills', opus: boolean): string {
  return indexUrl.replace(INDEX, `/${set}${opus ? '-opus' : ''}.m3u8`);
}

/** The live's small picture beside its `index.m3u8`; null for a playlist of another name. */
export function posterUrl(indexUrl: string): string | null {
  return INDEX.test(indexUrl) ? indexUrl.replace(INDEX, '/poster.webp') : null;
}
