import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../server/contract/member.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let db: TestDatabase;
let server: TestServer;
/** The only organiser who can sign in. */
let organiser: string;
let phones = 0;

beforeAll(async () => {
  db = await startTestDatabase();
  server = await startTestServer({ DATABASE_URL: db.url });
  organiser = await server.signIn(server.market.organiserId);
});
afterAll(async () => {
  await server?.stop();
  await db?.close();
});

const nextPhone = () => `09123${String(50_000 + phones++)}`;

/** A member who can sign in. */
async function newMember(role: Role): Promise<{ id: string; phone: string }> {
  const phone = nextPhone();
  const member = await server.domain.members.create(
    { kind: 'system' },
    { name: `Thành viên ${phones}`, phone, role, pin: '135790' },
  );
  if (!member.ok) throw new Error(member.error.code);
  return { id: member.data.id, phone };
}

/** The status of an answer, with its code where it is a failure. */
async function send(cookie: string, route: string, body: unknown = {}): Promise<string> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(server.url + path, {
    method,
    headers: { cookie, 'content-type': 'application/json' },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  const said = (await answer.json()) as { error?: { code: string } };
  return answer.ok ? 'ok' : `${answer.status} ${said.error?.code}`;
}

const signInByPin = (phone: string) => send('', 'POST /api/auth/pin', { phone, pin: '135790' });

/** A socket that hears the desk of the demo's sale event. */
async function atDesk(cookie: string): Promise<TestSocket> {
  const socket = await server.connect(cookie);
  const joined = await socket.emitWithAck('desk:join', { saleEventId: server.market.saleEventId });
  expect(joined.ok).toBe(true);
  return socket;
}

/** Resolves when the server has ended the socket. */
const ended = (socket: TestSocket) =>
  new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));

test('who is removed is out at once: sessions, sockets, PIN and links; what they did keeps the name', async () => {
  const seller = await newMember('seller');
  const cookie = await server.signIn(seller.id);
  const socket = await server.connect(cookie);
  const link = await server.domain.members.createLink({ kind: 'system' }, seller.id);
  const sale = await server.domain.saleEvents.create(
    { kind: 'system' },
    {
      title: 'Phiên của người đi rồi',
      description: '',
      startsAt: new Date().toISOString(),
      sellerId: seller.id,
      listings: [],
    },
  );
  const gone = ended(socket);
  expect(await send(organiser, `POST /api/members/${seller.id}/remove`)).toBe('ok');
  await gone;
  expect(await send(cookie, 'GET /api/auth/me')).toBe('401 not_signed_in');
  expect(await signInByPin(seller.phone)).toBe('401 wrong_pin');
  const token = link.ok ? link.data.token : '';
  expect(await send('', 'POST /api/auth/link', { token })).toBe('410 link_expired');
  const listed = await server.domain.members.list();
  expect(listed.map(({ id }) => id)).not.toContain(seller.id);
  if (!sale.ok) throw new Error(sale.error.code);
  const kept = await server.domain.saleEvents.get(sale.data.id);
  expect(kept.ok && kept.data.saleEvent.sellerName).toMatch(/^Thành viên/);
  // Nobody is there a second time, and the number is free.
  expect(await send(organiser, `POST /api/members/${seller.id}/remove`)).toBe('404 not_found');
  const again = { name: 'Người mới', phone: seller.phone, role: 'seller' };
  expect(await send(organiser, 'POST /api/members', again)).toBe('ok');
});

test('a reset PIN signs out everywhere, and the new link lets the member set another', async () => {
  const helper = await newMember('helper');
  const cookie = await server.signIn(helper.id);
  const socket = await atDesk(cookie);
  const gone = ended(socket);
  const answer = await fetch(`${server.url}/api/members/${helper.id}/reset-pin`, {
    method: 'POST',
    headers: { cookie: organiser, 'content-type': 'application/json' },
    body: '{}',
  });
  const { url } = (await answer.json()) as { url: string };
  await gone;
  expect(await signInByPin(helper.phone)).toBe('401 wrong_pin');
  expect(await send(cookie, 'GET /api/auth/me')).toBe('401 not_signed_in');
  const listed = (await server.domain.members.list()).find(({ id }) => id === helper.id);
  expect(listed).toMatchObject({ complete: false, name: expect.stringMatching(/^Thành viên/) });
  const token = new URL(url).searchParams.get('token');
  const me = await fetch(`${server.url}/api/auth/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(await me.json()).toMatchObject({ complete: false, member: { id: helper.id } });
});

test('another role holds at once, also for sockets that are open', async () => {
  const helper = await newMember('helper');
  const cookie = await server.signIn(helper.id);
  const socket = await atDesk(cookie);
  const gone = ended(socket);
  expect(await send(organiser, `PUT /api/members/${helper.id}/role`, { role: 'seller' })).toBe('ok');
  await gone;
  // Still signed in, as what they are now: the sale event is another seller's.
  expect(await send(cookie, 'GET /api/auth/me')).toBe('ok');
  const back = await server.connect(cookie);
  const joined = await back.emitWithAck('desk:join', { saleEventId: server.market.saleEventId });
  expect(joined).toMatchObject({ ok: false, error: { code: 'forbidden' } });
});

test('a new name or PIN ends the sockets of the member’s other phones, not those of this one', async () => {
  const helper = await newMember('helper');
  const own = await server.signIn(helper.id);
  const other = await server.signIn(helper.id);
  const [here, there] = [await atDesk(own), await atDesk(other)];
  const gone = ended(there);
  const me = { name: 'Tên mới', phone: helper.phone, pin: '246813' };
  expect(await send(own, 'PUT /api/auth/me', me)).toBe('ok');
  await gone;
  expect(here.connected).toBe(true);
  const desk = await here.emitWithAck('desk:join', { saleEventId: server.market.saleEventId });
  expect(desk.ok).toBe(true);
});

test('the last organiser who can sign in is neither removed nor demoted nor reset', async () => {
  const { organiserId } = server.market;
  const noOther = '409 last_organiser';
  expect(await send(organiser, `POST /api/members/${organiserId}/remove`)).toBe(noOther);
  expect(await send(organiser, `POST /api/members/${organiserId}/reset-pin`)).toBe(noOther);
  expect(await send(organiser, `PUT /api/members/${organiserId}/role`, { role: 'seller' })).toBe(noOther);
  expect(await send(organiser, `PUT /api/members/${organiserId}/role`, { role: 'organiser' })).toBe('ok');
  // Somebody who was only invited does not count yet.
  const invited = { name: 'Mới mời', phone: nextPhone(), role: 'organiser' };
  expect(await send(organiser, 'POST /api/members', invited)).toBe('ok');
  expect(await send(organiser, `POST /api/members/${organiserId}/remove`)).toBe(noOther);
});

test('of two organisers who remove each other at once, one stays', async () => {
  const [one, other] = [await newMember('organiser'), await newMember('organiser')];
  const { organiserId } = server.market;
  const cookies = [await server.signIn(one.id), await server.signIn(other.id)] as const;
  expect(await send(cookies[0], `PUT /api/members/${organiserId}/role`, { role: 'seller' })).toBe('ok');
  const answers = await Promise.all([
    server.domain.members.remove(one.id),
    server.domain.members.remove(other.id),
  ]);
  expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)).sort()).toEqual([
    'last_organiser',
    'ok',
  ]);
});

test('nobody is removed while they are on air', async () => {
  const seller = await newMember('seller');
  const { prisma } = db.database;
  const now = new Date();
  const live = await prisma.liveSession.create({
    data: { saleEventId: server.market.saleEventId, sellerId: seller.id, startedAt: now, seenAt: now },
  });
  expect(await server.domain.members.remove(seller.id)).toMatchObject({ error: { code: 'wrong_state' } });
  await prisma.liveSession.update({ where: { id: live.id }, data: { endedAt: new Date() } });
  expect(await server.domain.members.remove(seller.id)).toMatchObject({ ok: true });
});
