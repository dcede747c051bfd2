import { signal } from '@preact/signals';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Player, PlayerOptions } from '../../client/player/player.ts';
import { createReplayPlayer, type ReplayPlayer } from '../../client/player/replay-player.ts';

/** A video that has as much of its media as the test says. */
class Video extends EventTarget {
  currentTime = 0;
  readyState = 0;
  seeking = false;
  readonly pause = vi.fn();
  readonly play = vi.fn(() => Promise.resolve());
  at(seconds: number): void {
    this.readyState = 4;
    this.currentTime = seconds;
    this.dispatchEvent(new Event('timeupdate'));
  }
}

const PARTS = [
  { playlistUrl: '/recordings/a/index.m3u8', sound: true, startMs: 0 },
  { playlistUrl: '/recordings/b/index.m3u8', sound: true, startMs: 60_000 },
];
let video: Video;
let opened: { url: string; options: PlayerOptions | undefined; closed: boolean }[];
let replay: ReplayPlayer;

beforeEach(() => {
  vi.stubGlobal('HTMLMediaElement', { HAVE_CURRENT_DATA: 2 });
  video = new Video();
  opened = [];
  // What the replay uses of both.
  replay = createReplayPlayer(video as unknown as HTMLVideoElement, PARTS, 90_000, {
    lastFrame: null,
    storage: null,
    open: (_video, url, options) => {
      const made = { url, options, closed: false };
      opened.push(made);
      const close = () => {
        made.closed = true;
      };
      return { state: signal('playing'), close } as unknown as Player;
    },
  });
});

it('fetches nothing before it is told to play, and then from where it was led', () => {
  replay.seek(75_000);
  expect(opened).toEqual([]);
  replay.play();
  expect(opened.map(({ url }) => url)).toEqual(['/recordings/b/index.m3u8']);
  video.at(16);
  expect(replay.positionMs.value).toBe(76_000);
});

it('plays one recording after the other, and stops at the end', () => {
  replay.play();
  video.at(59);
  video.dispatchEvent(new Event('ended'));
  expect(opened.map(({ url, closed }) => [url, closed])).toEqual([
    ['/recordings/a/index.m3u8', true],
    ['/recordings/b/index.m3u8', false],
  ]);
  expect(replay.positionMs.value).toBe(60_000);
  video.at(29);
  video.dispatchEvent(new Event('ended'));
  expect([replay.playing.value, replay.positionMs.value]).toEqual([false, 90_000]);
  replay.play();
  expect([opened.length, replay.positionMs.value]).toEqual([3, 0]);
});

it('seeks within what plays, and opens another recording only for another', () => {
  replay.play();
  video.at(10);
  replay.seek(20_000);
  expect([video.currentTime, opened.length]).toEqual([20, 1]);
  replay.seek(-5_000);
  expect([video.currentTime, replay.positionMs.value]).toEqual([0, 0]);
  replay.seek(70_000);
  expect(opened.map(({ url }) => url)).toEqual(['/recordings/a/index.m3u8', '/recordings/b/index.m3u8']);
});

it('keeps its place while an engine goes, and plays on only when it is wanted', () => {
  replay.play();
  video.at(42);
  video.readyState = 0;
  video.currentTime = 0;
  video.dispatchEvent(new Event('timeupdate'));
  expect(replay.positionMs.value).toBe(42_000);
  expect(opened[0]?.options?.mayPlay?.()).toBe(true);
  replay.pause();
  expect(opened[0]?.options?.mayPlay?.()).toBe(false);
  replay.close();
  expect(opened[0]?.closed).toBe(true);
});
