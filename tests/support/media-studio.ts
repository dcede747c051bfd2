import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import type { Result } from '../../server/contract/result.ts';
import type { CommandOutput } from '../../server/contract/socket.ts';
import type { LiveDirector } from '../../server/media/use-cases.ts';
import { launchBrowser } from './browser.ts';
import { dataOf } from './media-fakes.ts';

/** What runs in the page: camera, microphone and a send transport, with the test's functions as the signalling. */
const PAGE = `
import { Device } from 'mediasoup-client';
window.goLive = async (routerRtpCapabilities, mimeType) => {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities });
  const transport = device.createSendTransport(await window.createTransport());
  window.transport = transport;
  transport.on('connect', ({ dtlsParameters }, done, failed) =>
    window.connectTransport(transport.id, dtlsParameters).then(done, failed));
  transport.on('produce', ({ kind, rtpParameters }, done, failed) =>
    window.produce(transport.id, { kind, rtpParameters }).then((id) => done({ id }), failed));
  const codec = device.rtpCapabilities.codecs.find((each) => each.mimeType === mimeType);
  await transport.produce({ track: media.getAudioTracks()[0] });
  await transport.produce({ track: media.getVideoTracks()[0], codec, encodings: [{ maxBitrate: 500000 }] });
};
`;

/** A real Chromium with a camera, as the seller's phone. */
export interface Studio {
  /** Opens a fresh page and produces sound and picture; `leave` closes the page's connection. */
  goLive(
    director: LiveDirector,
    live: CommandOutput<'live:start'>,
    videoCodec: 'H264' | 'VP8',
  ): Promise<{ leave(): Promise<void> }>;
  close(): Promise<void>;
}

/** Starts the browser, and a loopback server for its page: a camera needs an origin that is secure. */
export async function openStudio(): Promise<Studio> {
  const script = await bundle();
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo; // It listens on a port, not on a pipe.
  const browser: Browser = await launchBrowser({ camera: true });

  return {
    async goLive(director, live, videoCodec) {
      const page = await browser.newPage();
      const expose = (name: string, call: (...args: never[]) => Promise<Result<unknown>>) =>
        page.exposeFunction(name, async (...args: never[]) => dataOf(await call(...args)));
      const { liveSessionId } = live;
      await expose('createTransport', () => director.createTransport(liveSessionId, 'phone'));
      await expose('connectTransport', (id, dtls) => director.connectTransport(liveSessionId, id, dtls));
      await page.exposeFunction(
        'produce',
        async (id: string, track: Parameters<LiveDirector['produce']>[2]) =>
          dataOf(await director.produce(liveSessionId, id, track)).producerId,
      );
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForFunction('window.goLive');
      const args = [live.routerRtpCapabilities, `video/${videoCodec}`];
      await page.evaluate(`window.goLive(...${JSON.stringify(args)})`);
      return {
        async leave() {
          await page.evaluate('window.transport.close()');
          await page.close();
        },
      };
    },
    async close() {
      await browser.close();
      await new Promise((done) => server.close(done));
    },
  };
}

async function bundle(): Promise<string> {
  const id = 'virtual:studio-page';
  const outputs = await build({
    root: resolve(import.meta.dirname, '../..'),
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'studio-page',
        resolveId: (source) => (source === id ? resolve(import.meta.dirname, 'studio-page.js') : null),
        load: (file) => (file.endsWith('studio-page.js') ? PAGE : null),
      },
    ],
    build: { write: false, minify: false, rollupOptions: { input: id } },
  });
  const [first] = Array.isArray(outputs) ? outputs : [outputs];
  if (!first || !('output' in first)) throw new Error('vite built nothing');
  return first.output[0].code;
}
