import { type ReadonlySignal, signal } from '@preact/signals';
import { FARTHEST_MS } from './abr/distance.ts';
import type { Engine, EngineListener, PlayerReport, Shown } from './engine.ts';
import { browserConnection, type EngineSpec, engineMaker, type MakeEngine } from './engines.ts';
import { keepLastFrame } from './last-frame.ts';
import { browserStorage, keepPreferences, readPreferences } from './memory.ts';
import { type Choice, followLink, freshFallback, limitsFor, type Source, sourceFor } from './modes.ts';
import type { PictureRung } from './rungs.ts';
import { playsOpus } from './sets.ts';

export { preloadPlayer } from './engines.ts';

/**
 * `retrying`: something broke, or nothing comes through, and is being mended by itself. `stalled`: the buffer is
 * empty, data is on its way.
 */
export type PlayerState = 'loading' | 'playing' | 'stalled' | 'retrying' | 'ended';

/** Plays one live in one video element, and never gives up. */
export interface Player {
  readonly state: ReadonlySignal<PlayerState>;
  /** What the screen shows; null before the first of it. */
  readonly shown: ReadonlySignal<Shown | null>;
  /** The pictures to choose from, lowest first; empty while unknown, and where the browser alone decides. */
  readonly rungs: ReadonlySignal<readonly PictureRung[]>;
  readonly choice: ReadonlySignal<Choice>;
  readonly saveData: ReadonlySignal<boolean>;
  /** The moment the picture shows, ms since the epoch, also while it stands still; null when unknown. */
  pictureTimeMs(): number | null;
  /** Null while nothing plays, and where the browser does not tell. */
  report(): PlayerReport | null;
  /** Takes the viewer's choice, now and for the next visits. */
  choose(choice: Choice): void;
  /** Turns the data saver on or off, now and for the next visits. */
  setSaveData(on: boolean): void;
  close(): void;
}

export interface PlayerOptions {
  /** Stands in for the picture while the video has none; lies behind it. */
  lastFrame?: HTMLCanvasElement | null;
  /** A cap below which every choice stays, kbit/s. */
  maxKbps?: number | null;
  /** Where the link and the viewer's choices are remembered; null for nowhere. */
  storage?: Storage | null;
  /** Rate at which the page came, kbit/s; null for unknown. Without it, it is measured. */
  pageKbps?: number | null;
  makeEngine?: MakeEngine;
  /** Whether to play on by itself once there is something to play; left out: always. */
  mayPlay?: () => boolean;
}

/** What a data saver allows, kbit/s: a small picture that moves. */
const SAVE_DATA_KBPS = 120;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 10_000;
const FOLLOW_EVERY_MS = 1_000;
/** So long another source may take for its first media before it takes over anyway, ms. */
const WARM_UP_MS = 8_000;
const NEAREST_MS = 3_000;
/** A picture that moves needs a link so many times its rate to begin with. */
const START_FACTOR = 1.5;

/** Starts at once. The engine is made anew, after a growing pause, whenever it fails for good. */
export function createPlayer(
  video: HTMLVideoElement,
  indexUrl: string,
  { storage = browserStorage(), lastFrame = null, ...options }: PlayerOptions = {},
): Player {
  const connection = browserConnection();
  const makeEngine =
    options.makeEngine ?? engineMaker(video, indexUrl, { storage, connection, pageKbps: options.pageKbps });
  let preferences = readPreferences(storage);
  const state = signal<PlayerState>('loading');
  const shown = signal<Shown | null>(null);
  const rungs = signal<readonly PictureRung[]>([]);
  const choice = signal(preferences.choice);
  const saveData = signal(preferences.saveData ?? connection?.saveData === true);
  let opus = !preferences.aacOnly && playsOpus();
  let fallback = freshFallback(performance.now());
  let source: Source = sourceFor(choice.value, fallback);
  let engine: Engine | null = null;
  /** Loads another source while `engine` still plays. */
  let coming: Engine | null = null;
  /** Only the newest engine is listened to. */
  let generation = 0;
  let attempt = 0;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let begun = false;
  let receivedBytes = 0;
  let seen: EngineSpec['seen'] = null;
  let lastPictureMs: number | null = null;

  const limits = () => limitsFor(choice.value, [options.maxKbps, saveData.value ? SAVE_DATA_KBPS : null]);

  function spec(): EngineSpec {
    const [lowest] = rungs.value;
    const narrow = seen !== null && lowest !== undefined && seen.kbps < START_FACTOR * lowest.kbps;
    const now = limits();
    return { source, opus, limits: now, low: now.stillsOnly || narrow, seen };
  }

  /** What the next engine is to know of the link. */
  function remember(): void {
    const report = engine?.report();
    if (!report || report.distanceMs <= 0) return;
    const distanceMs = Math.min(FARTHEST_MS, Math.max(NEAREST_MS, report.distanceMs));
    seen = { distanceMs, kbps: report.recentKbps ?? report.throughputKbps };
  }

  function listenerFor(mine: number): EngineListener {
    const ifNewest =
      <Args extends unknown[]>(heard: (...args: Args) => void) =>
      (...args: Args) => {
        if (mine === generation) heard(...args);
      };
    return {
      onFatal: ifNewest((blame) => {
        if (blame !== 'engine') opus = false;
        if (blame === 'aacForGood') keep({ aacOnly: true });
        retryIn(blame === 'aac' ? 0 : Math.min(FIRST_RETRY_MS * 2 ** attempt++, LONGEST_RETRY_MS));
      }),
      // Nothing is broken: what comes next is there already.
      onJump: ifNewest(() => retryIn(0)),
      onReset: ifNewest(() => keepLastFrame(video, lastFrame)),
      onConnected: ifNewest((connected) => {
        const waits = state.value === 'loading' || state.value === 'stalled';
        if (!connected && waits) state.value = 'retrying';
        if (connected && state.value === 'retrying') state.value = begun ? 'stalled' : 'loading';
      }),
      onShown: ifNewest((now) => {
        shown.value = now;
      }),
      onRungs: ifNewest((now) => {
        rungs.value = now;
      }),
    };
  }

  function dropEngines(): void {
    clearTimeout(retryTimer);
    keepLastFrame(video, lastFrame);
    remember();
    coming?.close();
    engine?.close();
    coming = null;
    engine = null;
  }

  async function start(): Promise<void> {
    generation += 1;
    const mine = generation;
    const listener = listenerFor(mine);
    state.value = 'loading';
    try {
      const made = await makeEngine(spec(), listener);
      if (mine !== generation) {
        made.close();
        return;
      }
      engine = made;
      engine.attach();
    } catch {
      // The player's own code did not arrive over the weak link.
      listener.onFatal('engine');
    }
  }

  function retryIn(pauseMs: number): void {
    generation += 1;
    dropEngines();
    state.value = 'retrying';
    retryTimer = setTimeout(() => void start(), pauseMs);
  }

  /** The next source loads while the one before still plays, so that there is no silence in between. */
  async function changeWarm(): Promise<void> {
    generation += 1;
    const mine = generation;
    const listener = listenerFor(mine);
    coming?.close();
    coming = null;
    remember();
    try {
      const next = await makeEngine(spec(), listener);
      if (mine !== generation) {
        next.close();
        return;
      }
      coming = next;
      await Promise.race([next.warm, new Promise((resolve) => setTimeout(resolve, WARM_UP_MS))]);
      if (mine !== generation) return;
      coming = null;
      dropEngines();
      engine = next;
      engine.attach();
    } catch {
      listener.onFatal('engine');
    }
  }

  /** Loads what the choice and the link call for; nothing is done while that is so already. */
  function settle(): void {
    const next = sourceFor(choice.value, fallback);
    if (next === source) {
      (coming ?? engine)?.limit(limits());
      return;
    }
    source = next;
    // A link that has failed gets nothing but the sound to carry; and what does not play cannot play on.
    if (fallback.soundOnly || state.value !== 'playing') {
      retryIn(0);
    } else void changeWarm();
  }

  function follow(): void {
    const report = engine?.report();
    if (!report || coming !== null || choice.value.kind === 'sound') return;
    const receiving = report.receivedBytes > 0 && report.receivedBytes !== receivedBytes;
    receivedBytes = report.receivedBytes;
    const stalled = state.value !== 'playing';
    fallback = followLink(fallback, { nowMs: performance.now(), receiving, stalled, ...report });
    settle();
  }

  function keep(change: Partial<typeof preferences>): void {
    preferences = { ...preferences, ...change };
    keepPreferences(storage, preferences);
  }

  const listeners = {
    playing() {
      attempt = 0;
      begun = true;
      state.value = 'playing';
    },
    waiting() {
      if (state.value === 'playing') state.value = 'stalled';
    },
    ended() {
      state.value = 'ended';
    },
    loadeddata() {
      if (lastFrame !== null && video.videoWidth > 0) lastFrame.hidden = true;
    },
    // Autoplay is muted and so allowed; where a data saver forbids even that, the tap for sound starts it.
    canplay() {
      if (options.mayPlay?.() !== false) void video.play().catch(() => undefined);
    },
  };
  const onOnline = () => {
    if (engine !== null || state.value !== 'retrying') return;
    attempt = 0;
    retryIn(0);
  };
  for (const [name, listener] of Object.entries(listeners)) video.addEventListener(name, listener);
  globalThis.addEventListener('online', onOnline);
  const timer = setInterval(follow, FOLLOW_EVERY_MS);
  void start();

  return {
    state,
    shown,
    rungs,
    choice,
    saveData,
    pictureTimeMs() {
      if (state.value === 'ended') return null;
      const shows = state.value === 'playing' || state.value === 'stalled';
      if (shows) lastPictureMs = engine?.pictureDate()?.getTime() ?? lastPictureMs;
      return lastPictureMs;
    },
    report: () => engine?.report() ?? null,
    choose(next) {
      choice.value = next;
      keep({ choice: next });
      // The viewer asks for it, whatever the link has shown.
      fallback = freshFallback(performance.now());
      settle();
    },
    setSaveData(on) {
      saveData.value = on;
      keep({ saveData: on });
      settle();
    },
    close() {
      generation += 1;
      clearInterval(timer);
      dropEngines();
      for (const [name, listener] of Object.entries(listeners)) video.removeEventListener(name, listener);
      globalThis.removeEventListener('online', onOnline);
    },
  };
}
