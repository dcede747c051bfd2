import { type ReadonlySignal, signal } from '@preact/signals';
import { browserStorage } from './memory.ts';
import { createPlayer, type Player } from './player.ts';
import { type Recorded, recordedEngineMaker } from './recorded-engine.ts';

/** A recording on the line of all of them. */
export interface RecordedPart extends Recorded {
  /** Where it begins, ms from the beginning of the line. */
  startMs: number;
}

/** Plays recordings one after the other in one video element, as one. Positions in ms from the beginning of the first. */
export interface ReplayPlayer {
  readonly positionMs: ReadonlySignal<number>;
  /** It plays, or would if there were something to play. */
  readonly playing: ReadonlySignal<boolean>;
  /** What plays the present recording; null before the first play. */
  readonly player: ReadonlySignal<Player | null>;
  /** To be called by a tap: browsers play sound for no other. At the end it begins anew. */
  play(): void;
  pause(): void;
  seek(positionMs: number): void;
  close(): void;
}

export interface ReplayOptions {
  /** Stands in for the picture while the video has none. */
  lastFrame: HTMLCanvasElement | null;
  storage?: Storage | null;
  /** In the place of a player of recordings, for tests. */
  open?: typeof createPlayer;
}

/** Nothing is fetched before the first play. `parts` are in order, one at least. */
export function createReplayPlayer(
  video: HTMLVideoElement,
  parts: readonly RecordedPart[],
  lengthMs: number,
  { lastFrame, storage = browserStorage(), open = createPlayer }: ReplayOptions,
): ReplayPlayer {
  const positionMs = signal(0);
  const playing = signal(false);
  const player = signal<Player | null>(null);
  let index = -1;
  /** Where the next engine begins, s within the present recording. */
  let resumeS = 0;

  const startMs = (of: number) => parts[of]?.startMs ?? 0;
  const indexAt = (position: number) => parts.filter((part) => part.startMs <= position).length - 1;

  function load(next: number, fromMs: number): void {
    const part = parts[next];
    if (!part) return;
    player.value?.close();
    index = next;
    resumeS = fromMs / 1_000;
    player.value = open(video, part.playlistUrl, {
      lastFrame,
      storage,
      mayPlay: () => playing.value,
      makeEngine: recordedEngineMaker(video, part, { storage, startS: () => resumeS }),
    });
  }

  function seek(wantedMs: number): void {
    const position = Math.min(Math.max(0, wantedMs), lengthMs);
    positionMs.value = position;
    if (index < 0) return;
    const next = indexAt(position);
    const withinMs = position - startMs(next);
    // What has not begun yet begins where it was told; it is told anew.
    if (next !== index || video.readyState === 0) load(next, withinMs);
    else {
      resumeS = withinMs / 1_000;
      video.currentTime = resumeS;
    }
  }

  const listeners = {
    timeupdate() {
      // An engine that goes leaves the video at its beginning, without a picture.
      if (index < 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.seeking) return;
      resumeS = video.currentTime;
      positionMs.value = Math.min(lengthMs, startMs(index) + resumeS * 1_000);
    },
    ended() {
      if (index + 1 < parts.length) {
        positionMs.value = startMs(index + 1);
        load(index + 1, 0);
      } else {
        positionMs.value = lengthMs;
        playing.value = false;
      }
    },
  };
  for (const [name, listener] of Object.entries(listeners)) video.addEventListener(name, listener);

  return {
    positionMs,
    playing,
    player,
    play() {
      playing.value = true;
      const position = positionMs.value >= lengthMs ? 0 : positionMs.value;
      if (index < 0) {
        const first = indexAt(position);
        load(first, position - startMs(first));
      } else if (position !== positionMs.value) seek(position);
      // Also before there is anything to play: what the tap allows is remembered by the element.
      void video.play().catch(() => undefined);
    },
    pause() {
      playing.value = false;
      video.pause();
    },
    seek,
    close() {
      for (const [name, listener] of Object.entries(listeners)) video.removeEventListener(name, listener);
      player.value?.close();
      player.value = null;
    },
  };
}
