import { randomInt, randomUUID } from 'node:crypto';
import type { Listing } from '../../server/contract/catalog.ts';
import { connect, Refused, send } from './connection.ts';
import { watchPlaylist } from './playlist.ts';

/** What all buyers together have done. */
export type Tally = {
  connected: number;
  /** Acknowledged orders. */
  placed: number;
  /** Orders refused by code. */
  refused: Map<string, number>;
  /** Bytes of playlists and segments. */
  mediaBytes: number;
  segments: number;
};

const FAMILY_NAMES = ['Nguyễn', 'Trần', 'Lò', 'Vàng', 'Giàng', 'Lý', 'Triệu', 'Hoàng', 'Sùng', 'Bàn'];
const GIVEN_NAMES = ['An', 'Mai', 'Dủa', 'Pàng', 'Hoa', 'Thào', 'Mẩy', 'Chài', 'Linh', 'Sơn'];
const COMMUNES = [
  'Mộc Châu, Sơn La',
  'Yên Châu, Sơn La',
  'Bảo Lạc, Cao Bằng',
  'Hoàng Su Phì, Tuyên Quang',
  'Cầu Giấy, Hà Nội',
];

/** Orders one buyer places at the most, so that a demo left running does not fill the disk. */
const ORDERS_MAX = 25;
/** Time between two orders of one buyer, ms. */
const PAUSE_MS = { least: 4_000, most: 16_000 };

/** Starts one synthetic viewer who joins, watches the lowest rendition and orders. Returns how to stop it. */
export function startBuyer(options: {
  url: string;
  saleEventId: string;
  index: number;
  tally: Tally;
}): () => void {
  const { url, saleEventId, index, tally } = options;
  const socket = connect(url);
  const buyer = {
    name: `${FAMILY_NAMES[index % FAMILY_NAMES.length]} ${GIVEN_NAMES[(index * 7) % GIVEN_NAMES.length]}`,
    phone: `0912${String(345_000 + index).padStart(6, '0')}`,
    address: `Bản ${index + 1}, ${COMMUNES[index % COMMUNES.length]}`,
  };
  let listings: Listing[] = [];
  let orders = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopWatching: (() => void) | null = null;

  const watch = (playlistUrl: string | null): void => {
    stopWatching?.();
    stopWatching =
      playlistUrl === null
        ? null
        : watchPlaylist(new URL(playlistUrl, url), (bytes, segment) => {
            tally.mediaBytes += bytes;
            if (segment) tally.segments += 1;
          });
  };

  const join = async (): Promise<void> => {
    const snapshot = await send(socket, 'sale:join', { saleEventId });
    listings = snapshot.listings;
    watch(snapshot.live?.state === 'onAir' ? snapshot.live.playlistUrl : null);
  };

  const order = async (): Promise<void> => {
    const listing = listings[randomInt(Math.max(1, listings.length))];
    if (!listing || !socket.connected) return;
    try {
      await send(socket, 'order:place', {
        idempotencyKey: randomUUID(),
        saleEventId,
        buyer,
        lines: [{ listingId: listing.id, quantity: randomInt(1, 4) }],
      });
      orders += 1;
      tally.placed += 1;
    } catch (error) {
      const reason = error instanceof Refused ? error.code : 'no answer';
      tally.refused.set(reason, (tally.refused.get(reason) ?? 0) + 1);
    }
  };

  const later = (): void => {
    timer = setTimeout(
      async () => {
        await order();
        if (orders < ORDERS_MAX) later();
      },
      randomInt(PAUSE_MS.least, PAUSE_MS.most),
    );
  };

  socket.on('connect', () => {
    tally.connected += 1;
    // A join that fails comes again with the next reconnect.
    join().catch(() => {});
  });
  socket.on('disconnect', () => {
    tally.connected -= 1;
  });
  socket.on('live:changed', ({ live }) => watch(live?.state === 'onAir' ? live.playlistUrl : null));
  later();

  return () => {
    clearTimeout(timer);
    stopWatching?.();
    socket.close();
  };
}
