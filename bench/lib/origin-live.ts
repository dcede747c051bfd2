import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { DEFAULT_LADDER } from '../../transcoder/ladder/ladder.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import { createPackager } from '../../transcoder/packager/packager.ts';

/**
 * A process of its own that serves one live as the transcoder does: its packager and its origin, fed in real time with
 * segments of the ladder's rates that nothing had to encode. Tells its parent the port, and ends with it.
 */
const [liveSessionId = ''] = process.argv.slice(2);
const SEGMENT_MS = 2_000;

const packager = createPackager({ ladder: DEFAULT_LADDER });
const run = packager.startRun(() => Date.now());
DEFAULT_LADDER.forEach((rendition, index) => {
  const height = rendition.shortSide;
  const width = Math.round((height * 16) / 9);
  const video = { trackId: 1, timescale: 15_360 };
  run.init(index, { data: randomBytes(1_200), codecs: 'avc1.64000d,mp4a.40.2', width, height, video });
});

let mediaMs = 0;
function publish(): void {
  for (const [index, { totalKbps }] of DEFAULT_LADDER.entries()) {
    const data = randomBytes((totalKbps * SEGMENT_MS) / 8);
    run.fragment(index, { data, startMs: mediaMs, durationMs: SEGMENT_MS });
  }
  mediaMs += SEGMENT_MS;
}
// A window full from the start, as in the middle of a live.
for (let segment = 0; segment < 20; segment += 1) publish();
setInterval(publish, SEGMENT_MS);

const serve = createOrigin((id) => (id === liveSessionId ? packager : null));
const server = createServer((request, response) => {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  if (!serve(request, response, path)) response.writeHead(404).end();
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 });
await once(server, 'listening');
const address = server.address();
process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
process.once('disconnect', () => process.exit(0));
