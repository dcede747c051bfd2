import { type ReadonlySignal, signal } from '@preact/signals';
import type Hls from 'hls.js';

/** `retrying`: something broke and is being mended by itself. `stalled`: the buffer is empty, data is on its way. */
export type PlayerState = 'loading' | 'playing' | 'stalled' | 'retrying' | 'ended';

/** Plays one live playlist in one video element, and never gives up. */
export interface Player {
  readonly state: ReadonlySignal<PlayerState>;
  /** The moment the picture shows, ms since the epoch; null when unknown or not playing. */
  pictureTimeMs(): number | null;
  close(): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 10_000;

/** Safari's own HLS knows the programme date of the first frame. */
type NativeHlsVideo = HTMLVideoElement & { getStartDate?: () => Date };

/** What plays the playlist: hls.js, or the browser itself. */
type Engine = { pictureDate(): Date | null; close(): void };

function hasMediaSource(): boolean {
  return 'ManagedMediaSource' in globalThis || 'MediaSource' in globalThis;
}

function nativeEngine(video: NativeHlsVideo, url: string, onFatal: () => void): Engine {
  video.addEventListener('error', onFatal);
  video.src = url;
  return {
    pictureDate() {
      const startMs = video.getStartDate?.().getTime() ?? Number.NaN;
      return Number.isNaN(startMs) ? null : new Date(startMs + video.currentTime * 1_000);
    },
    close() {
      video.removeEventListener('error', onFatal);
      video.removeAttribute('src');
      video.load();
    },
  };
}

async function hlsEngine(video: HTMLVideoElement, url: string, onFatal: () => void): Promise<Engine> {
  const [{ default: HlsLight }, { hlsConfig }] = await Promise.all([
    import('hls.js/light'),
    import('./hls-config.ts'),
  ]);
  const hls: Hls = new HlsLight(hlsConfig);
  let recovered = false;
  hls.on(HlsLight.Events.ERROR, (_, { fatal, type }) => {
    if (!fatal) return;
    // A decoder that choked once is reset in place, which keeps the buffer; the second time everything is made anew.
    if (type === HlsLight.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else onFatal();
  });
  hls.on(HlsLight.Events.FRAG_BUFFERED, () => {
    recovered = false;
  });
  hls.loadSource(url);
  hls.attachMedia(video);
  return { pictureDate: () => hls.playingDate, close: () => hls.destroy() };
}

/** Starts at once. The engine is made anew, after a growing pause, whenever it fails for good. */
export function createPlayer(video: HTMLVideoElement, url: string): Player {
  const state = signal<PlayerState>('loading');
  let engine: Engine | null = null;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  async function start(): Promise<void> {
    // A failure may be reported twice; only the first of one engine counts.
    let failed = false;
    state.value = 'loading';
    const onFatal = () => {
      if (failed || closed) return;
      failed = true;
      retry();
    };
    try {
      const made = hasMediaSource()
        ? await hlsEngine(video, url, onFatal)
        : nativeEngine(video, url, onFatal);
      if (closed || failed) made.close();
      else engine = made;
    } catch {
      // The player's own code did not arrive over the weak link.
      onFatal();
    }
  }

  function retry(): void {
    engine?.close();
    engine = null;
    state.value = 'retrying';
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS);
    attempt += 1;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(() => void start(), pauseMs);
  }

  const onPlaying = () => {
    attempt = 0;
    state.value = 'playing';
  };
  const onWaiting = () => {
    if (state.value === 'playing') state.value = 'stalled';
  };
  const onEnded = () => {
    state.value = 'ended';
  };
  // Autoplay is muted and so allowed; where a data saver forbids even that, the tap for sound starts it.
  const onCanPlay = () => void video.play().catch(() => undefined);
  const onOnline = () => {
    if (state.value !== 'retrying') return;
    attempt = 0;
    clearTimeout(retryTimer);
    void start();
  };
  const listeners = { playing: onPlaying, waiting: onWaiting, ended: onEnded, canplay: onCanPlay };
  for (const [name, listener] of Object.entries(listeners)) video.addEventListener(name, listener);
  globalThis.addEventListener('online', onOnline);
  void start();

  return {
    state,
    pictureTimeMs() {
      if (state.value !== 'playing' && state.value !== 'stalled') return null;
      return engine?.pictureDate()?.getTime() ?? null;
    },
    close() {
      closed = true;
      clearTimeout(retryTimer);
      engine?.close();
      for (const [name, listener] of Object.entries(listeners)) video.removeEventListener(name, listener);
      globalThis.removeEventListener('online', onOnline);
    },
  };
}
