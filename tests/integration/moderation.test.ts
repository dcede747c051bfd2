import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { BlockedNumbers } from '../../server/contract/buyer.ts';
import type { CommentRules } from '../../server/contract/comment-rules.ts';
import { Settings } from '../../server/contract/settings.ts';
import type { CommandSent, FactData, FactName } from '../../server/contract/socket.ts';
import { putOnAir } from '../support/on-air.ts';
import { codeOf, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
let saleEventId: string;
let organiser: string;
let desk: TestSocket;
let writer: TestSocket;

beforeAll(async () => {
  server = await startTestServer({ COMMAND_RATE: '1000' });
  saleEventId = server.market.saleEventId;
  await putOnAir(server.domain, server.market);
  organiser = await server.signIn(server.market.organiserId);
  desk = await server.connect(await server.signIn(server.market.sellerId));
  await desk.emitWithAck('comment:follow', { saleEventId });
});
afterAll(() => server.stop());
/** A fresh socket has its own count of comments. */
beforeEach(async () => {
  writer = await server.connect();
});

const comment = (text: string, more: Partial<CommandSent<'comment:post'>> = {}) => ({
  idempotencyKey: randomUUID(),
  saleEventId,
  authorName: 'Chị Mai',
  text,
  ...more,
});

const tryPost = async (input: CommandSent<'comment:post'>) => writer.emitWithAck('comment:post', input);

async function post(input: CommandSent<'comment:post'>): Promise<string> {
  const answer = await tryPost(input);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data.comment.commentId;
}

function hear<N extends FactName>(socket: TestSocket, name: N): Promise<FactData<N>> {
  // Socket.IO's typed map cannot follow a generic name.
  const plain = socket as { once(name: string, listener: (data: FactData<N>) => void): void };
  return new Promise((resolve) => plain.once(name, resolve));
}

async function deskNow() {
  const answer = await desk.emitWithAck('comment:follow', { saleEventId });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data.comments;
}

async function listNow(): Promise<string[]> {
  const answer = await writer.emitWithAck('comment:list', { saleEventId });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data.comments.map(({ commentId }) => commentId);
}

const send = (path: string, body: unknown, method = 'POST') =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { cookie: organiser, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

async function setRules(comments: CommentRules): Promise<void> {
  const answer = await fetch(`${server.url}/api/settings`, { headers: { cookie: organiser } });
  const { defaults: _, ...stored } = Settings.parse(await answer.json());
  expect((await send('/api/settings', { ...stored, comments }, 'PUT')).status).toBe(200);
}

async function blockedNow() {
  const answer = await fetch(`${server.url}/api/buyers/blocked`, { headers: { cookie: organiser } });
  return BlockedNumbers.parse(await answer.json()).numbers;
}

async function nameOf(memberId: string): Promise<string> {
  const me = await server.domain.members.me(memberId);
  if (!me.ok) throw new Error(me.error.code);
  return me.data.member.name;
}

const orderOf = (phone: string) => ({
  idempotencyKey: randomUUID(),
  saleEventId,
  buyer: { name: 'Chị Mai', phone, address: 'Bản Phố, Bắc Hà' },
  lines: [{ listingId: server.market.listingIds[0] ?? '', quantity: 1 }],
});

it('says who hid a comment, and shows it again', async () => {
  const commentId = await post(comment('quảng cáo'));
  await listNow();
  const told = hear(desk, 'comment:moderated');
  expect(codeOf(await desk.emitWithAck('comment:hide', { saleEventId, commentId }))).toBe('ok');
  const [hiding] = (await deskNow()).filter((known) => known.commentId === commentId);
  expect(hiding?.hidden?.by).toBe(await nameOf(server.market.sellerId));
  expect(await told).toEqual({ saleEventId, commentId, hidden: hiding?.hidden });
  expect(await listNow()).not.toContain(commentId);

  const [shown, retold] = [hear(writer, 'comments:posted'), hear(desk, 'comment:moderated')];
  expect(codeOf(await desk.emitWithAck('comment:show', { saleEventId, commentId }))).toBe('ok');
  expect((await shown).comments.map((known) => known.commentId)).toEqual([commentId]);
  expect(await retold).toEqual({ saleEventId, commentId, hidden: null });
  expect(await listNow()).toContain(commentId);
  const nowhere = { saleEventId, commentId: randomUUID() };
  expect(codeOf(await desk.emitWithAck('comment:show', nowhere))).toBe('not_found');
});

it('mutes the phone that wrote, not its purchases, until that is taken back', async () => {
  const phone = randomUUID();
  const commentId = await post(comment('chê hoài', { writer: phone }));
  const told = hear(desk, 'writer:muted');
  const mute = (muted: boolean) => desk.emitWithAck('writer:mute', { saleEventId, commentId, muted });
  expect(codeOf(await mute(true))).toBe('ok');
  expect(codeOf(await mute(true))).toBe('ok');
  const [muted] = (await deskNow()).filter((known) => known.commentId === commentId);
  expect(muted?.muted).toBe(true);
  expect(await told).toEqual({ saleEventId, writer: muted?.writer, muted: true });

  // Another name and another connection of the same phone; then somebody else.
  writer = await server.connect();
  const again = comment('lại đây', { writer: phone, authorName: 'Tên khác' });
  expect(codeOf(await tryPost(again))).toBe('muted');
  expect(codeOf(await tryPost(comment('chào', { writer: randomUUID() })))).toBe('ok');
  expect(codeOf(await writer.emitWithAck('order:place', orderOf('0912000700')))).toBe('ok');

  expect(codeOf(await mute(false))).toBe('ok');
  expect(codeOf(await tryPost(again))).toBe('ok');
});

it('knows a writer without a name by the connection', async () => {
  const commentId = await post(comment('không tên'));
  expect(codeOf(await desk.emitWithAck('writer:mute', { saleEventId, commentId, muted: true }))).toBe('ok');
  expect(codeOf(await tryPost(comment('vẫn tôi')))).toBe('muted');
});

it('takes nothing from a blocked number, keeps what was ordered before, and says who blocked it', async () => {
  const before = orderOf('0912000800');
  const placed = await writer.emitWithAck('order:place', before);
  expect(codeOf(placed)).toBe('ok');
  expect((await send('/api/buyers/block', { phone: '0912 000 800', reason: 'bom hàng' })).status).toBe(200);
  const by = await nameOf(server.market.organiserId);
  expect(await blockedNow()).toMatchObject([{ phone: '+84912000800', reason: 'bom hàng', by }]);

  expect(codeOf(await writer.emitWithAck('order:place', orderOf('+84912000800')))).toBe('number_blocked');
  expect(codeOf(await tryPost(comment('A1 2 0912.000.800')))).toBe('number_blocked');
  // An answer that was lost is given again.
  expect(await writer.emitWithAck('order:place', before)).toEqual(placed);
  expect(codeOf(await writer.emitWithAck('order:place', orderOf('0912000801')))).toBe('ok');

  expect((await send('/api/buyers/unblock', { phone: '0912000800' })).status).toBe(200);
  expect(codeOf(await writer.emitWithAck('order:place', orderOf('0912000800')))).toBe('ok');
  expect(await blockedNow()).toEqual([]);
  expect((await send('/api/buyers/block', { phone: '12', reason: '' })).status).toBe(400);
});

it('holds comments to the co-operative’s rules, and orders in them to none', async () => {
  await setRules({ words: ['lừa đảo'], links: false, slowSeconds: 0 });
  const refused = await tryPost(comment('toàn LỪA ĐẢO'));
  expect(refused).toMatchObject({ ok: false, error: { code: 'comment_refused', rule: 'words' } });
  const link = await tryPost(comment('rẻ hơn ở shop-khac.vn'));
  expect(link).toMatchObject({ ok: false, error: { code: 'comment_refused', rule: 'links' } });
  const code = 'A1';
  const order = await tryPost(comment(`${code} 2 0912000900`));
  expect(order).toMatchObject({ ok: true, data: { outcome: 'drafted' } });
});

it('lets a phone write once in the pause of slow mode, whichever connection it uses', async () => {
  await setRules({ words: [], links: true, slowSeconds: 600 });
  const phone = randomUUID();
  await post(comment('một', { writer: phone }));
  writer = await server.connect();
  const second = await tryPost(comment('hai', { writer: phone }));
  expect(second).toMatchObject({ ok: false, error: { code: 'rate_limited' } });
  const waitMs = second.ok ? 0 : (second.error.retryAfterMs ?? 0);
  expect(waitMs).toBeGreaterThan(0);
  expect(waitMs).toBeLessThanOrEqual(600_000);
  await post(comment('người khác', { writer: randomUUID() }));
  await setRules({ words: [], links: true, slowSeconds: 0 });
  await post(comment('hai', { writer: phone }));
});
