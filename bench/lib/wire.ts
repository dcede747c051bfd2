import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect, createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Rendition } from '../../transcoder/ladder/ladder.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import {
  createFragmentReader,
  type Fragment,
  type InitSegment,
} from '../../transcoder/packager/fragments.ts';
import { createPackager } from '../../transcoder/packager/packager.ts';

/** Bytes that a viewer of one rung exchanges over HTTP/2, and the media time in which he does, s. */
export interface WireCost {
  seconds: number;
  /** Segments, boxes included; the init segment once. */
  media: number;
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
 * Plays a rung's stream through the product's packager and origin: a segment and, as each target duration asks, a
 * playlist. Playlists are counted as the edge sends them, gzipped. TLS and TCP are left out: they depend on the link.
 */
export async function wireCost(rendition: Rendition, stream: Buffer): Promise<WireCost> {
  const inits: InitSegment[] = [];
  const fragments: Fragment[] = [];
  createFragmentReader({
    onInit: (init) => inits.push(init),
    onFragment: (fragment) => fragments.push(fragment),
  }).push(stream);
  const packager = createPackager({ ladder: [rendition] });
  const sink = packager.startRun(() => 0);
  for (const init of inits) sink.init(0, init);
  const serve = createOrigin(() => packager);
  const server = createServer((request, response) => {
    // Node's HTTP/2 compatibility objects have all that the origin uses, but no type in common with HTTP/1's.
    serve(
      request as unknown as IncomingMessage,
      response as unknown as ServerResponse<IncomingMessage>,
      request.url,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'connect');
  const { socket } = client;
  const get = async (name: string): Promise<Buffer> => {
    const path = `/live/${LIVE_ID}/${rendition.id}/${name}`;
    const request = client.request({ ':path': path, ...BROWSER });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  const cost: WireCost = { seconds: 0, media: 0, playlists: 0, headers: 0 };
  let bodies = 0;
  const before = socket.bytesRead + socket.bytesWritten;
  for (const [number, fragment] of fragments.entries()) {
    sink.fragment(0, fragment);
    if (number === 0) cost.media += (await get('init-0.mp4')).length;
    const playlist = await get('index.m3u8');
    const segment = await get(`${number}.m4s`);
    if (segment.length !== fragment.data.length) throw new Error(`segment ${number} is not to be had`);
    bodies += playlist.length;
    cost.playlists += gzipSync(playlist).length;
    cost.media += segment.length;
    cost.seconds += fragment.durationMs / 1000;
  }
  cost.headers = socket.bytesRead + socket.bytesWritten - before - bodies - cost.media;
  client.close();
  server.close();
  await once(server, 'close');
  return cost;
}
