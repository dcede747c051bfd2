import { afterAll, beforeAll, expect, it } from 'vitest';
import { must, organiser } from '../support/market.ts';
import { codeOf, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const addHelper = async (name: string, phone: string) =>
  must(await server.domain.members.create(organiser, { name, phone, role: 'helper' })).id;

/** Changes who takes part, as the organiser's page does. */
async function assign(helperId: string): Promise<number> {
  const { saleEventId } = server.market;
  const { saleEvent, listings } = must(await server.domain.saleEvents.get(saleEventId));
  const { title, description, startsAt, sellerId } = saleEvent;
  const answer = await fetch(`${server.url}/api/sale-events/${saleEventId}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      cookie: await server.signIn(server.market.organiserId),
    },
    body: JSON.stringify({
      title,
      description,
      startsAt,
      sellerId,
      members: [{ memberId: helperId, as: 'helper' }],
      listings: listings.map(({ id, variantId, priceDong }) => ({ id, variantId, priceDong })),
    }),
  });
  return answer.status;
}

const disconnected = (socket: TestSocket) =>
  new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));

it('a helper who is not named any more hears nothing more of the sale event', async () => {
  const { saleEventId } = server.market;
  const named = await addHelper('Sùng A Dơ', '0912000881');
  const other = await addHelper('Lò Văn Inh', '0912000882');
  const [stays, goes] = await Promise.all(
    [named, other].map(async (id) => server.connect(await server.signIn(id))),
  );
  if (!stays || !goes) throw new Error('no sockets');
  for (const socket of [stays, goes])
    expect(codeOf(await socket.emitWithAck('desk:join', { saleEventId }))).toBe('ok');
  const gone = disconnected(goes);
  expect(await assign(named)).toBe(200);
  await gone;
  const back = await server.connect(await server.signIn(other));
  expect(codeOf(await back.emitWithAck('desk:join', { saleEventId }))).toBe('forbidden');
  expect(codeOf(await stays.emitWithAck('desk:join', { saleEventId }))).toBe('ok');
});
