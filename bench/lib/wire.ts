import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ClientHttp2Session, connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { FIRST_FRAME_S, PART_S } from '../../transcoder/ladder/key-frames.ts';
import type { Ladder } from '../../transcoder/ladder/ladder.ts';
import { createSampleReader } from '../../transcoder/mp4/reader.ts';
import type { Sample, TrackConfig } from '../../transcoder/mp4/track.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import { createPackager, type Packager } from '../../transcoder/packager/packager.ts';

/** Bytes that a viewer of one rendition exchanges over HTTP/2, and the media time in which he does, s. */
export interface WireCost {
  seconds: number;
  /** Segments and the init segment, boxes included. */
  media: number;
  /** As they are sent: compressed. */
  playlists: number;
  /** Requests and the heads of responses with their framing, up and down. */
  headers: number;
}

const LIVE_ID = '00000000-0000-4000-8000-000000000000';
/** What Chromium sends with each request; HPACK makes an index of it after the first. */
const BROWSER = {
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'accept-language': 'vi-VN,vi;q=0.9',
  referer: 'https://example.test/',
  'user-agent': 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/150.0.0.0 Mobile Safari/537.36',
};

/**
 * Puts a ladder's streams through the product's packager and origin, with one viewer on each rendition. As hls.js does
 * on a weak link, he asks for the playlist once a segment, held until that is there, and for the segment. TLS and TCP
 * are left out: they depend on the link. The streams pass twice and the second time is counted: playlists are full then.
 */
export async function wireCosts(
  ladder: Ladder,
  fileOf: (track: string) => string,
): Promise<ReadonlyMap<string, WireCost>> {
  const tracks = await Promise.all(
    [ladder.stills, ...ladder.video, ...ladder.audio].map(async ({ id }) =>
      readTrack(id, await readFile(fileOf(id))),
    ),
  );
  const packager = createPackager({ ladder });
  const port = await serve(packager);
  const viewers = await Promise.all(
    ladder.renditions.map(({ id }) => createViewer(port.number, id, packager.hasParts(id))),
  );
  let counted = false;
  let published: { number: number; init: number; seconds: number }[] = [];
  packager.onSegment(({ number, init, durationMs }) => {
    published.push({ number, init, seconds: durationMs / 1000 });
  });
  const watch = async () => {
    for (const segment of published) {
      await Promise.all(viewers.map((viewer) => viewer.watch(segment, counted)));
    }
    published = [];
  };
  for (const pass of [0, 1]) {
    counted = pass === 1;
    const sink = packager.startRun({ tracks: tracks.map(({ id }) => id), epochMs: () => 0 });
    for (const { id, config } of tracks) sink.config(id, config);
    for (const { id, sample } of inOrder(tracks)) {
      sink.sample(id, sample);
      await watch();
    }
    sink.close();
    await watch();
  }
  await Promise.all(viewers.map((viewer) => viewer.close()));
  await port.close();
  return new Map(viewers.map(({ id, cost }) => [id, cost]));
}

interface Track {
  id: string;
  config: TrackConfig;
  samples: readonly Sample[];
}

function readTrack(id: string, stream: Buffer): Track {
  const configs: TrackConfig[] = [];
  const samples: Sample[] = [];
  createSampleReader({
    onConfig: (config) => configs.push(config),
    onSample: (sample) => samples.push(sample),
  }).push(stream);
  const [config] = configs;
  if (!config) throw new Error(`the stream of ${id} has no beginning`);
  return { id, config, samples };
}

function inOrder(tracks: readonly Track[]): { id: string; sample: Sample }[] {
  return tracks
    .flatMap(({ id, config, samples }) =>
      samples.map((sample) => ({ id, sample, at: sample.dts / config.timescale - FIRST_FRAME_S })),
    )
    .sort((a, b) => a.at - b.at);
}

async function serve(packager: Packager): Promise<{ number: number; close(): Promise<void> }> {
  const answer = createOrigin(() => packager);
  const server = createServer((request, response) => {
    // Node's HTTP/2 compatibility objects have all that the origin uses, but no type in common with HTTP/1's.
    answer(
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse<IncomingMessage>,
      request.url.split('?', 1)[0] ?? '',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    number: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function createViewer(port: number, id: string, hasParts: boolean) {
  const client: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  await once(client, 'connect');
  const cost: WireCost = { seconds: 0, media: 0, playlists: 0, headers: 0 };
  let knownInit = -1;
  const get = async (name: string): Promise<number> => {
    const request = client.request({ ':path': `/live/${LIVE_ID}/${id}/${name}`, ...BROWSER });
    const [head] = await once(request, 'response');
    if (head[':status'] !== 200) throw new Error(`${id}/${name}: ${head[':status']}`);
    let length = 0;
    for await (const chunk of request) length += chunk.length;
    return length;
  };
  return {
    id,
    cost,
    async watch(segment: { number: number; init: number; seconds: number }, counted: boolean) {
      const { socket } = client;
      const before = socket.bytesRead + socket.bytesWritten;
      const lastPart = Math.ceil(segment.seconds / PART_S - 0.1) - 1;
      const part = hasParts ? `&_HLS_part=${lastPart}` : '';
      const playlist = await get(`index.m3u8?_HLS_msn=${segment.number}${part}`);
      let media = await get(`${segment.number}.m4s`);
      if (segment.init !== knownInit) media += await get(`init-${segment.init}.mp4`);
      knownInit = segment.init;
      if (!counted) return;
      cost.seconds += segment.seconds;
      cost.media += media;
      cost.playlists += playlist;
      cost.headers += socket.bytesRead + socket.bytesWritten - before - playlist - media;
    },
    async close() {
      client.close();
      await once(client, 'close');
    },
  };
}
