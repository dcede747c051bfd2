import { effect, signal } from '@preact/signals';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApi } from '../../client/net/api.ts';
import type { Link } from '../../client/net/socket.ts';
import { createLives, type Lives } from '../../client/state/lives.ts';
import { must } from '../support/market.ts';
import { sendAny, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
let first: Lives;
let second: Lives;
let otherId: string;

/** A page's connection over a socket that stands. */
function linkOver(socket: TestSocket): Link {
  const link = {
    online: signal(true),
    command: (name: string, input: unknown) => sendAny(socket, name, input),
    on(name: never, listener: never) {
      socket.on(name, listener);
      return () => socket.off(name, listener);
    },
    onOnline(listener: () => void) {
      listener();
      return () => undefined;
    },
  };
  // Link's generics over Socket.IO's own cannot be followed; the contract's types hold on both sides.
  return link as unknown as Link;
}

/** The page of one more organiser. */
async function openLives(): Promise<Lives> {
  const cookie = await server.signIn(server.market.organiserId);
  const api = createApi((path, init) =>
    fetch(`${server.url}${path}`, { ...init, headers: { ...init?.headers, cookie } }),
  );
  return createLives({ link: linkOver(await server.connect(cookie)), api });
}

/** Waits until exactly these are on air on both pages; nobody touches them. */
async function bothShow(...expected: readonly string[]): Promise<void> {
  await Promise.all(
    [first, second].map(
      ({ onAir }) =>
        new Promise<void>((resolve) => {
          effect(() => {
            if (onAir.value?.map(({ planned }) => planned.id).join() === expected.join()) resolve();
          });
        }),
    ),
  );
}

/** Puts a sale event on air in the database; answers its live session. */
async function begin(saleEventId: string): Promise<string> {
  const seller = { kind: 'member', memberId: server.market.sellerId, role: 'seller' } as const;
  const { liveSessionId } = must(await server.domain.liveSessions.open(seller, saleEventId));
  await server.domain.liveSessions.markOnAir(liveSessionId, `/live/${liveSessionId}/index.m3u8`);
  return liveSessionId;
}

beforeAll(async () => {
  server = await startTestServer();
  const { sellerId, saleEventId } = server.market;
  const listings = must(await server.domain.saleEvents.get(saleEventId)).listings;
  const made = await server.domain.saleEvents.create(
    { kind: 'system' },
    {
      title: 'Phiên thứ hai',
      description: '',
      startsAt: new Date(Date.now() + 3_600_000).toISOString(),
      sellerId,
      listings: listings.map(({ variantId, priceDong }) => ({ variantId, priceDong, limitPerBuyer: null })),
    },
  );
  otherId = must(made).id;
  [first, second] = [await openLives(), await openLives()];
});
afterAll(async () => {
  first?.close();
  second?.close();
  await server?.stop();
});

it('tells two organisers of each live that begins and ends, with several at a time', async () => {
  const { saleEventId } = server.market;
  await bothShow();
  const other = await begin(otherId);
  await bothShow(otherId);
  await begin(saleEventId);
  await bothShow(saleEventId, otherId);
  await server.domain.liveSessions.end(other, true);
  await bothShow(saleEventId);
  expect([first, second].map(({ error }) => error.value)).toEqual([null, null]);
});
