import { once } from 'node:events';
import { createServer } from 'node:http';
import { startFeed } from '../../tests/support/media-feed.ts';
import { DEFAULT_LADDER, picturesOf } from '../../transcoder/ladder/ladder.ts';
import { createOrigin } from '../../transcoder/origin/origin.ts';
import { createPackager } from '../../transcoder/packager/packager.ts';

/**
 * A process of its own that serves one live as the transcoder does: its packager and its origin, fed in real time with
 * samples of the ladder's rates that nothing had to encode. Tells its parent the port, and ends with it.
 */
const [liveSessionId = ''] = process.argv.slice(2);
/** A window full from the start, as in the middle of a live, ms. */
const PAST_MS = 60_000;
const FEED_EVERY_MS = 100;

const packager = createPackager({ ladder: DEFAULT_LADDER });
const feed = startFeed(packager, { epochMs: Date.now() - PAST_MS, bytes: bytesOf });
const beganAt = performance.now();
feed.until(PAST_MS);
setInterval(() => feed.until(PAST_MS + performance.now() - beganAt), FEED_EVERY_MS);

/** Of one sample, so that the track has its rate. */
function bytesOf(track: string): number {
  const picture = picturesOf(DEFAULT_LADDER, DEFAULT_LADDER.video).find(({ id }) => id === track);
  const sound = DEFAULT_LADDER.audio.find(({ id }) => id === track);
  const perSecond = picture ? picture.maxKbps / picture.framesPerSecond : (sound?.kbps ?? 0) / 50;
  return Math.round(125 * perSecond);
}

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
