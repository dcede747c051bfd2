import { createLiveJudge, type LiveJudge, type RenditionVerdict } from './live-judge.ts';

const LOOK_EVERY_MS = 1_000;
const FIRST_PLAYLIST_MS = 30_000;

/** Somebody at the origin who looks at every playlist of a live and takes every segment once. */
export interface LiveWatch {
  /** Verdicts by rendition. */
  stop(): Promise<Map<string, RenditionVerdict>>;
}

/** Watches all renditions of the live, from its multivariant playlists on. Answers once there is one. */
export async function watchLive(playlistUrls: readonly string[]): Promise<LiveWatch> {
  const judges = new Map<string, LiveJudge>();
  for (const url of playlistUrls) {
    for (const line of (await untilThere(url)).split('\n')) {
      if (line && !line.startsWith('#')) judges.set(new URL(line, url).href, createLiveJudge(LOOK_EVERY_MS));
    }
  }
  const lost = new Map<string, number>();
  let stopped = false;

  async function lookAt(url: string, judge: LiveJudge): Promise<void> {
    const answer = await fetch(url);
    const fresh = judge.look(await answer.text(), Date.now());
    for (const { uri } of fresh) {
      const segment = await fetch(new URL(uri, url));
      const bytes = await segment.arrayBuffer();
      if (!segment.ok || bytes.byteLength === 0) lost.set(url, (lost.get(url) ?? 0) + 1);
    }
  }

  async function watch(): Promise<void> {
    for (let round = 1, from = performance.now(); !stopped; round += 1) {
      await Promise.all([...judges].map(([url, judge]) => lookAt(url, judge)));
      const restMs = from + round * LOOK_EVERY_MS - performance.now();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, restMs)));
    }
  }
  const watching = watch();

  return {
    async stop() {
      stopped = true;
      await watching;
      return new Map(
        [...judges].map(([url, judge]) => {
          const verdict = judge.verdict();
          const name = url.split('/').at(-2) ?? url;
          return [name, { ...verdict, dropped: verdict.dropped + (lost.get(url) ?? 0) }];
        }),
      );
    },
  };
}

async function untilThere(url: string): Promise<string> {
  for (const deadline = performance.now() + FIRST_PLAYLIST_MS; performance.now() < deadline; ) {
    const answer = await fetch(url);
    const text = await answer.text();
    if (answer.ok) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} did not come within ${FIRST_PLAYLIST_MS} ms`);
}
