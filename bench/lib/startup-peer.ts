import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';

/** A bare page with hls.js as it comes: no panel, no sockets, nothing but the picture of the same live. */
export interface PeerPage {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves page and player compressed and leads the video to the service, all from one origin. */
export async function servePeer(servicePort: number, playlistUrl: string): Promise<PeerPage> {
  const player = await readFile(new URL('../../node_modules/hls.js/dist/hls.min.js', import.meta.url));
  const page = `<!doctype html><meta charset="utf-8"><video muted autoplay playsinline></video>
<script src="/hls.js"></script><script>
const video = document.querySelector('video'), hls = new Hls();
hls.loadSource(${JSON.stringify(playlistUrl)});
hls.attachMedia(video);
</script>`;
  const files = new Map([
    ['/', { type: 'text/html', body: brotliCompressSync(page) }],
    ['/hls.js', { type: 'text/javascript', body: brotliCompressSync(player) }],
  ]);
  const server = createServer((req, res) => {
    const file = files.get(req.url ?? '');
    if (file) {
      res.writeHead(200, { 'Content-Type': file.type, 'Content-Encoding': 'br' }).end(file.body);
      return;
    }
    const options = { port: servicePort, host: '127.0.0.1', path: req.url, headers: req.headers };
    const upstream = request(options, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    upstream.on('error', () => res.destroy());
    res.on('close', () => upstream.destroy());
    upstream.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
