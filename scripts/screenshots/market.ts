import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Actor } from '../../server/contract/actor.ts';
import type { Member } from '../../server/contract/member.ts';
import { Settings } from '../../server/contract/settings.ts';
import { type HeldClock, holdClock, must } from '../../tests/support/market.ts';
import { sendPhoto } from '../../tests/support/photo.ts';
import { startTestServer, type TestServer } from '../../tests/support/server.ts';
import { startCamera } from '../demo/camera.ts';
import { connect, send, signIn } from '../demo/connection.ts';
import { fillBooks } from './books.ts';
import { coverPhoto, goodsPhoto, PICTURED_GOODS } from './scene.ts';

const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/**
 * When the market day of the pictures begins: a Sunday, eight o'clock in Vietnam. Before any day on which the pictures can
 * be taken: what was shown has always been shown already when a picture of the real camera comes.
 */
export const OPENS_MS = Date.UTC(2025, 10, 16, 1);
/** What time it is in the pictures. */
export const NOW_MS = OPENS_MS + 40 * 60_000;

const SETTINGS = {
  RTP_INGEST: 'true',
  COOP_NAME: 'HTX Nông sản Mộc Châu',
  COOP_PHONE: '0212 386 6789',
  BANK_BIN: '970436',
  BANK_ACCOUNT: '0123456789',
  BANK_OWNER: 'HTX NONG SAN MOC CHAU',
};

const system: Actor = { kind: 'system' };

/** Ids of what there is to look at. */
export interface Places {
  /** The sale event of today, on air unless the seller is to go on air by hand. */
  saleEventId: string;
  /** One that begins in some days. */
  upcomingId: string;
  /** One that is over, with orders that came to an end. */
  endedId: string;
  draftId: string;
  settlementId: string;
}

/** The co-operative of the pictures: the demo's, with a past, a present and plans. */
export interface Market extends Places {
  server: TestServer;
  /** Of the server; pages have their own. */
  clock: HeldClock;
  /** Whether a camera is on air. */
  live: boolean;
  /** Order codes are drawn by lot: what pictures show in their place. */
  codes: ReadonlyMap<string, string>;
  /** A fresh cookie of the one who looks. */
  cookieOf(who: 'seller' | 'newcomer' | 'organiser'): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the real server and fills it. `live`: with a camera that is on air, and the orders and comments of a morning. */
export async function openMarket({ live }: { live: boolean }): Promise<Market> {
  const clock = holdClock(OPENS_MS);
  const server = await startTestServer(SETTINGS, { clock });
  const stops: (() => Promise<void>)[] = [server.stop];
  const stop = async () => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const coverId = await addPhotos(server);
    const [newcomer] = await addMembers(server);
    await setDeliveryFees(server);
    const plans = await addPlans(server, clock, coverId);
    const saleEventId = server.market.saleEventId;
    clock.set(OPENS_MS);
    if (live) stops.push(await goOnAir(server));
    const books = await fillBooks(server, clock, { ...plans, saleEventId, live });
    clock.set(live ? NOW_MS : OPENS_MS);
    const ids = {
      organiser: server.market.organiserId,
      seller: server.market.sellerId,
      newcomer: newcomer.id,
    };
    return {
      server,
      clock,
      live,
      saleEventId,
      ...plans,
      ...books,
      cookieOf: (who) => server.signIn(ids[who]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Photos of all goods; the cover's id. */
async function addPhotos({ domain, url, market, signIn: cookieOf }: TestServer): Promise<string> {
  const cookie = await cookieOf(market.organiserId);
  const add = async (bytes: Buffer): Promise<string> => {
    const answer = await sendPhoto(url, cookie, bytes);
    if (!answer.ok) throw new Error(`a photo was refused: ${answer.status}`);
    return ((await answer.json()) as { id: string }).id;
  };
  for (const product of await domain.catalog.list()) {
    const name = PICTURED_GOODS.find((each) => each === product.name);
    if (name === undefined) continue;
    const { description, variants } = product;
    must(
      await domain.catalog.update(system, product.id, {
        ...{ name, description, newVariants: [], photoId: await add(await goodsPhoto(name)) },
        variants: variants.map((variant) => ({ id: variant.id, name: variant.name, retired: false })),
      }),
    );
  }
  return add(await coverPhoto());
}

/** One fee for the country, and a smaller one at home. */
async function setDeliveryFees({ url, market, signIn: cookieOf }: TestServer): Promise<void> {
  const headers = { cookie: await cookieOf(market.organiserId), 'content-type': 'application/json' };
  const settings = Settings.parse(await (await fetch(`${url}/api/settings`, { headers })).json());
  const deliveryFees = { standard: 30_000, provinces: { '14': 15_000 } };
  const body = JSON.stringify({ ...settings, deliveryFees });
  const answer = await fetch(`${url}/api/settings`, { method: 'PUT', headers, body });
  if (!answer.ok) throw new Error(`the settings were refused: ${answer.status}`);
}

/** One who has not finished signing in, and a helper; without the nobody whom a new server waits for. */
async function addMembers({ domain: { members } }: TestServer): Promise<[Member, Member]> {
  for (const { id, name } of await members.list()) if (name === '') must(await members.remove(id));
  const create = async (name: string, phone: string, role: 'seller' | 'helper', pin?: string) =>
    must(await members.create(system, { name, phone, role, ...(pin === undefined ? {} : { pin }) }));
  return [
    await create('Lò Văn Pánh', '0912345603', 'seller'),
    await create('Vàng Thị Sua', '0912345604', 'helper', '204060'),
  ];
}

/** What was, and what is to come. Today's is the demo's own. */
async function addPlans({ domain, market }: TestServer, clock: HeldClock, coverId: string) {
  const { saleEvents } = domain;
  const { listings } = must(await saleEvents.get(market.saleEventId));
  const plan = async (title: string, inDays: number, more: { draft?: boolean; goods?: number } = {}) => {
    const { draft = false, goods = 4 } = more;
    const startsAt = new Date(OPENS_MS + inDays * DAY_MS).toISOString();
    return must(
      await saleEvents.create(system, {
        ...{ title, startsAt, draft, coverId, sellerId: market.sellerId },
        description: 'Hàng của bà con, hái và đóng thùng ngay trong ngày.',
        listings: listings
          .slice(0, goods)
          .map(({ variantId, priceDong, limitPerBuyer }) => ({ variantId, priceDong, limitPerBuyer })),
      }),
    ).id;
  };
  clock.set(OPENS_MS - 7 * DAY_MS);
  const endedId = await plan('Chợ phiên mận đầu mùa', -7);
  clock.set(OPENS_MS - DAY_MS);
  const upcomingId = await plan('Chợ phiên chè Shan tuyết', 6);
  await plan('Chợ phiên mật ong bạc hà', 13, { goods: 2 });
  const draftId = await plan('Chợ phiên Tết', 20, { draft: true, goods: 3 });
  const cancelledId = await plan('Chợ phiên ngày mưa', 2, { goods: 2 });
  must(await saleEvents.cancel(system, cancelledId));
  return { endedId, upcomingId, draftId };
}

/** A camera on air in today's sale event, with the first goods pinned. Returns how to switch it off. */
async function goOnAir({ url, market }: TestServer): Promise<() => Promise<void>> {
  const { saleEventId, sellerToken, listingIds } = market;
  const socket = connect(url, await signIn(url, sellerToken));
  let camera: ChildProcess | undefined;
  const stop = async () => {
    socket.close();
    if (camera === undefined || camera.exitCode !== null || camera.signalCode !== null) return;
    const ended = once(camera, 'exit');
    camera.kill('SIGTERM');
    await ended;
  };
  try {
    const onAir = new Promise<void>((resolve) => {
      socket.on('live:changed', ({ live }) => {
        if (live?.state === 'onAir') resolve();
      });
    });
    await send(socket, 'sale:join', { saleEventId });
    const { liveSessionId } = await send(socket, 'live:start', { saleEventId });
    camera = startCamera(await send(socket, 'ingest:create', { liveSessionId, videoCodec: 'H264' }));
    await onAir;
    await send(socket, 'listing:pin', { saleEventId, listingId: listingIds[0] ?? null });
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
