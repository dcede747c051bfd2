import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { TranscodeStarted } from '../../server/contract/transcode.ts';
import { startTranscoder, type TranscoderApp } from '../../transcoder/app.ts';
import { DEFAULT_LADDER, ladderOf } from '../../transcoder/ladder/ladder.ts';
import { parseMediaPlaylist } from '../support/hls.ts';
import { checkMediaPlaylist } from '../support/playlist-rules.ts';
import { checkSegmentBytes } from '../support/playlist-rules-media.ts';
import { checkMultivariantPlaylist } from '../support/playlist-rules-multivariant.ts';
import { parseMedia } from '../support/playlist-rules-parse.ts';
import { checkReload, checkRenditions } from '../support/playlist-rules-reload.ts';
import { type RtpSender, sourceOf, startRtpSender } from '../support/rtp.ts';

// Media takes its real time.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 });

const TOKEN = 'token-of-the-rules-test';
const ID = '0190a000-0000-7000-8000-00000000000f';
const LADDER = ladderOf(DEFAULT_LADDER.video.slice(0, 2));
const RENDITIONS = LADDER.renditions;
const authorization = `Bearer ${TOKEN}`;

let app: TranscoderApp;
let base: string;
const senders: RtpSender[] = [];

beforeAll(async () => {
  const log = pino({ level: 'silent' });
  app = await startTranscoder({ host: '127.0.0.1', port: 0, token: TOKEN, log, ladder: LADDER });
  base = `http://127.0.0.1:${app.port}`;
});

afterAll(async () => {
  await Promise.all(senders.map((sender) => sender.stop()));
  await app.close();
});

const control = (method: string, path: string, body?: unknown) =>
  fetch(base + path, { method, headers: { authorization }, body: body ? JSON.stringify(body) : null });

/** Sends from now on, in the session's first run or a new one. */
async function send(method: 'POST' | 'PUT', path: string, ssrc: number): Promise<void> {
  const source = sourceOf('H264', ssrc);
  const body = method === 'POST' ? { liveSessionId: ID, source } : { source };
  const started = TranscodeStarted.parse(await (await control(method, path, body)).json());
  senders.push(startRtpSender({ source, ...started }));
}

/** Reads all playlists as players do and judges each, and each against the one before, until `done`. */
async function judgeUntil(done: (texts: ReadonlyMap<string, string>) => boolean, last: Map<string, string>) {
  const read = new Set<string>();
  for (;;) {
    const texts = new Map<string, string>();
    for (const { id } of RENDITIONS) {
      const response = await fetch(`${base}/live/${ID}/${id}/index.m3u8`);
      if (response.ok) texts.set(id, await response.text());
    }
    for (const [id, text] of texts) {
      expect(checkMediaPlaylist(text), text).toEqual([]);
      expect(checkReload(last.get(id) ?? text, text), `${last.get(id)}\nthen\n${text}`).toEqual([]);
      last.set(id, text);
      const newest = [parseMediaPlaylist(text).at(-1)?.uri, parseMedia(text).openParts.at(-1)?.uri];
      for (const uri of newest) {
        const url = `${base}/live/${ID}/${id}/${uri}`;
        if (!uri || read.has(url)) continue;
        read.add(url);
        expect(checkSegmentBytes(Buffer.from(await (await fetch(url)).arrayBuffer())), url).toEqual([]);
      }
    }
    expect(checkRenditions(texts), [...texts.values()].join('\n')).toEqual([]);
    if (texts.size === RENDITIONS.length && done(texts)) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

it('keeps the rules of RFC 8216bis through a live with an interruption and its end', async () => {
  const last = new Map<string, string>();
  const everywhere = (accept: (text: string) => boolean) => (texts: ReadonlyMap<string, string>) =>
    [...texts.values()].every(accept);
  await send('POST', '/sessions', 1000);
  await judgeUntil(
    everywhere((text) => parseMediaPlaylist(text).length >= 3),
    last,
  );
  await Promise.all(senders.splice(0).map((sender) => sender.stop()));
  await send('PUT', `/sessions/${ID}/source`, 2000);
  const resumed = (text: string) => parseMediaPlaylist(text).findIndex(({ discontinuity }) => discontinuity);
  await judgeUntil(
    everywhere((text) => resumed(text) >= 0 && parseMediaPlaylist(text).length >= resumed(text) + 3),
    last,
  );
  for (const set of Object.keys(LADDER.sets)) {
    const multivariant = await (await fetch(`${base}/live/${ID}/${set}.m3u8`)).text();
    expect(checkMultivariantPlaylist(multivariant), multivariant).toEqual([]);
  }
  expect((await control('DELETE', `/sessions/${ID}`)).status).toBe(204);
  await judgeUntil(
    everywhere((text) => text.endsWith('#EXT-X-ENDLIST\n')),
    last,
  );
});
