import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

test('the first organiser completes the sign-in by link, then needs no link any more', async () => {
  const { members } = market.domain;
  const link = await members.firstOrganiserLink();
  const again = await members.firstOrganiserLink();
  expect(await members.signInWithLink({ token: link?.token ?? '' })).toMatchObject({
    error: { code: 'link_expired' },
  });
  const me = must(await members.signInWithLink({ token: again?.token ?? '' }));
  expect(me).toMatchObject({ complete: false, member: { name: '', phone: '', role: 'organiser' } });
  const done = must(
    await members.updateMe(me.member.id, { name: 'Lò Thị Mai', phone: '0912 345 601', pin: '246810' }),
  );
  expect(done).toMatchObject({ complete: true, member: { phone: '+84912345601' } });
  expect(await members.firstOrganiserLink()).toBeNull();
  const signedIn = must(await members.signInWithPin({ phone: '+84912345601', pin: '246810' }));
  expect(signedIn).toEqual(done);
});

test('a link works once, also when opened twice at the same time, and not after seven days', async () => {
  const { members } = market.domain;
  const { id } = must(await members.create(organiser, { name: 'Páo', phone: '0912345602', role: 'seller' }));
  const { token } = must(await members.createLink(organiser, id));
  const answers = await Promise.all([1, 2, 3].map(() => members.signInWithLink({ token })));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
  const late = must(await members.createLink(organiser, id));
  market.clock.set(late.expiresAt.getTime());
  expect(await members.signInWithLink({ token: late.token })).toMatchObject({
    ok: false,
    error: { code: 'link_expired' },
  });
});

test('token and PIN are nowhere in the database', async () => {
  const { members } = market.domain;
  const input = { name: 'Sùng', phone: '0912345603', role: 'helper', pin: '135791' } as const;
  const { id } = must(await members.create(organiser, input));
  const { token } = must(await members.createLink(organiser, id));
  const { prisma } = postgres.database;
  const row = await prisma.member.findUniqueOrThrow({ where: { id }, include: { links: true } });
  expect(row.pinHash).toMatch(/^\$argon2id\$/);
  expect(JSON.stringify(row)).not.toContain(token);
});

test('wrong PIN, unknown number, taken number and bad number each have their code', async () => {
  const { members } = market.domain;
  const input = { name: 'Vàng', phone: '0912345604', role: 'seller', pin: '112233' } as const;
  must(await members.create(organiser, input));
  const codeOf = (answer: { ok: boolean; error?: { code: string } }) => answer.error?.code;
  expect(codeOf(await members.signInWithPin({ phone: input.phone, pin: '000000' }))).toBe('wrong_pin');
  expect(codeOf(await members.signInWithPin({ phone: '0999999999', pin: '000000' }))).toBe('wrong_pin');
  expect(codeOf(await members.create(organiser, { ...input, phone: '+84912345604' }))).toBe('phone_taken');
  expect(codeOf(await members.create(organiser, { ...input, phone: '123' }))).toBe('bad_phone');
  expect(codeOf(await members.createLink(organiser, crypto.randomUUID()))).toBe('not_found');
});

test('who completes their account uses up the other links and ends the other auth sessions', async () => {
  const { members } = market.domain;
  const { prisma } = postgres.database;
  const { id } = must(await members.create(organiser, { name: 'Mỷ', phone: '0912345605', role: 'seller' }));
  const { token } = must(await members.createLink(organiser, id));
  const expire = new Date(market.clock.now() + 1_000);
  const session = (sid: string, memberId: string) => ({ sid, sess: { memberId }, expire });
  await prisma.authSession.createMany({
    data: [session('own', id), session('other', id), session('stranger', crypto.randomUUID())],
  });
  must(await members.updateMe(id, { name: 'Mỷ', phone: '0912345605', pin: '975310' }, 'own'));
  expect(await members.signInWithLink({ token })).toMatchObject({ error: { code: 'link_expired' } });
  const left = await prisma.authSession.findMany({ orderBy: { sid: 'asc' } });
  expect(left.map(({ sid }) => sid)).toEqual(['own', 'stranger']);
});
