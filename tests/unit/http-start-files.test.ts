import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import type { LiveView } from '../../server/contract/live.ts';
import { createStartFilesReader } from '../../server/http/start-files.ts';

const MULTIVARIANT = `#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=40000,CODECS="avc1.64000d,mp4a.40.2",FRAME-RATE=0.250
stills/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=200000,AVERAGE-BANDWIDTH=190000,FRAME-RATE=30.000
v200/index.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=64000,AVERAGE-BANDWIDTH=9000000,FRAME-RATE=15.000
v64/index.m3u8
`;
const MEDIA = `#EXTM3U
#EXT-X-MAP:URI="init-0.mp4"
#EXTINF:4.000,
7.m4s
#EXT-X-DISCONTINUITY
#EXT-X-MAP:URI="init-1.mp4"
#EXTINF:4.000,
8.m4s
`;
const LIVE: LiveView = {
  liveSessionId: '00000000-0000-4000-8000-000000000000',
  state: 'onAir',
  interruptedBy: null,
  muted: false,
  playlistUrl: 'https://edge.example/live/x/index.m3u8',
  startedAt: '2026-11-22T08:00:00.000Z',
};

const closing: Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) server.close().closeAllConnections();
});

/** An origin with these files, and what it was asked for; a file that is null never comes. */
async function origin(files: Record<string, string | null>) {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url ?? '');
    const file = files[req.url ?? ''];
    if (file === null) return;
    res.writeHead(file === undefined ? 404 : 200).end(file);
  });
  closing.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked };
}

it('names the playlists and the newest init segment of the lowest rung that moves, where viewers find them', async () => {
  const { url } = await origin({ '/live/x/adaptive.m3u8': MULTIVARIANT, '/live/x/v64/index.m3u8': MEDIA });
  expect(await createStartFilesReader(() => url).of(LIVE)).toEqual([
    [
      'https://edge.example/live/x/adaptive.m3u8',
      'https://edge.example/live/x/v64/index.m3u8',
      'https://edge.example/live/x/v64/init-1.mp4',
    ],
  ]);
});

it('asks once for all who come in the same moment', async () => {
  const { url, asked } = await origin({
    '/live/x/adaptive.m3u8': MULTIVARIANT,
    '/live/x/v64/index.m3u8': MEDIA,
  });
  const reader = createStartFilesReader(() => url);
  await Promise.all([reader.of(LIVE), reader.of(LIVE), reader.of(LIVE)]);
  expect(asked.filter((path) => path === '/live/x/adaptive.m3u8')).toHaveLength(1);
});

it('names nothing where nothing plays, nothing is there, or nothing answers in time', async () => {
  const { url, asked } = await origin({ '/live/x/adaptive.m3u8': null });
  const reader = createStartFilesReader(() => url);
  expect(await reader.of(null)).toEqual([]);
  expect(await reader.of({ ...LIVE, state: 'interrupted' })).toEqual([]);
  expect(await reader.of({ ...LIVE, playlistUrl: null })).toEqual([]);
  expect(asked).toEqual([]);
  expect(await createStartFilesReader(() => null).of(LIVE)).toEqual([]);
  expect(await reader.of({ ...LIVE, playlistUrl: '/live/other/index.m3u8' })).toEqual([]);
  expect(await vi.waitFor(() => reader.of(LIVE))).toEqual([]);
});
