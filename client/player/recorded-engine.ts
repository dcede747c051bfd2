import { readLinkHint } from './abr/link-hint.ts';
import { browserConnection, loadHlsEngine, type MakeEngine } from './engines.ts';
import { createNativeEngine } from './native-engine.ts';
import { hasMediaSource } from './sets.ts';

/** One recording, as players see it. */
export interface Recorded {
  /** Its multivariant playlist, `…/index.m3u8`. */
  playlistUrl: string;
  /** It has the sound by itself too. */
  sound: boolean;
}

/** Makes engines for a recording; each begins at `startS()`, s from its beginning. Recordings have AAC sound alone. */
export function recordedEngineMaker(
  video: HTMLVideoElement,
  { playlistUrl, sound }: Recorded,
  options: { storage: Storage | null; startS: () => number },
): MakeEngine {
  const soundUrl = playlistUrl.replace(/index\.m3u8$/, 'sound/index.m3u8');
  return async ({ source, limits, low, seen }, listener) => {
    const soundOnly = source === 'sound' && sound;
    const url = soundOnly ? soundUrl : playlistUrl;
    if (!hasMediaSource()) {
      const engine = createNativeEngine(video, { limits, urlFor: () => url }, listener);
      const begin = () => {
        video.currentTime = options.startS();
      };
      return {
        ...engine,
        attach() {
          video.addEventListener('loadedmetadata', begin, { once: true });
          engine.attach();
        },
        close() {
          video.removeEventListener('loadedmetadata', begin);
          engine.close();
        },
      };
    }
    const { createHlsEngine } = await loadHlsEngine();
    const known = readLinkHint(
      { memory: options.storage, connection: browserConnection(), pageKbps: null },
      Date.now(),
    );
    const hint = seen === null ? known : { throughputKbps: seen.kbps, distanceMs: seen.distanceMs };
    const { storage, startS } = options;
    const engine = createHlsEngine(
      video,
      url,
      { hint, limits, low, storage, soundOnly, opus: false, startS: startS() },
      listener,
    );
    // Another source takes over at once: while it were warming up, the one before it would play past its beginning.
    return { ...engine, warm: Promise.resolve() };
  };
}
