import type { ChildProcess } from 'node:child_process';
import type { Listing } from '../../server/contract/catalog.ts';
import type { FactData } from '../../server/contract/socket.ts';
import { startCamera } from './camera.ts';
import { connect, type DemoSocket, send, signIn } from './connection.ts';

/** How long one product stays pinned, ms. */
const PIN_MS = 20_000;
/** The seller fetches more goods when fewer units are left than this. */
const LOW_STOCK = 10;
const RESTOCK = 40;

export interface SyntheticSeller {
  /** The ffmpeg process that is the camera, while there is one. */
  readonly camera: ChildProcess | null;
  /** Switches the camera off and closes the socket. Idempotent. */
  stop(): void;
}

/**
 * A seller without hands: signs in by link, goes on air with the synthetic camera, pins one product after the
 * other, brings new goods when they run low, and comes back when the server was away.
 */
export async function startSeller(options: {
  url: string;
  token: string;
  saleEventId: string;
  onAir(): void;
}): Promise<SyntheticSeller> {
  const { url, saleEventId } = options;
  const socket = connect(url, await signIn(url, options.token));
  let camera: ChildProcess | null = null;
  let listings: Listing[] = [];
  let next = 0;

  const goLive = async (): Promise<void> => {
    camera?.kill('SIGTERM');
    const snapshot = await send(socket, 'sale:join', { saleEventId });
    listings = snapshot.listings;
    const { liveSessionId } = await send(socket, 'live:start', { saleEventId });
    camera = startCamera(await send(socket, 'ingest:create', { liveSessionId, videoCodec: 'H264' }));
    await pinNext();
  };

  const pinNext = async (): Promise<void> => {
    const listing = listings[next++ % listings.length];
    if (listing) await send(socket, 'listing:pin', { saleEventId, listingId: listing.id });
  };

  // What goes wrong once is tried again at the next turn; the demo goes on meanwhile.
  const report = (error: unknown) =>
    console.error(`seller: ${error instanceof Error ? error.message : error}`);
  const restocking = new Set<string>();

  socket.on('live:changed', ({ live }) => {
    if (live?.state === 'onAir') options.onAir();
  });
  const restock = ({ variantId, available }: FactData<'stock:changed'>) => {
    if (available >= LOW_STOCK || restocking.has(variantId)) return;
    restocking.add(variantId);
    send(socket, 'stock:add', { saleEventId, variantId, quantity: RESTOCK, reason: 'demo' })
      .catch(report)
      .finally(() => restocking.delete(variantId));
  };
  socket.on('stock:changed', restock);
  socket.on('counts:changed', ({ changes }) => {
    for (const { name, data } of changes) if (name === 'stock:changed') restock(data);
  });

  await connected(socket);
  await goLive();
  socket.on('connect', () => void goLive().catch(report));
  const timer = setInterval(() => void pinNext().catch(report), PIN_MS);

  return {
    get camera() {
      return camera;
    },
    stop() {
      clearInterval(timer);
      socket.off('connect');
      camera?.kill('SIGTERM');
      socket.close();
    },
  };
}

function connected(socket: DemoSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
}
