import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { CommandSent, FactData, FactName } from '../../server/contract/socket.ts';
import { putOnAir } from '../support/on-air.ts';
import { codeOf, startTestServer, type TestServer, type TestSocket } from '../support/server.ts';

let server: TestServer;
let saleEventId: string;
let staffCookie: string;
let [writer, reader, desk]: TestSocket[] = [];

beforeAll(async () => {
  server = await startTestServer({ COMMAND_RATE: '1000' });
  saleEventId = server.market.saleEventId;
  await putOnAir(server.domain, server.market);
  staffCookie = await server.signIn(server.market.sellerId);
});
afterAll(() => server.stop());

/** Fresh sockets: each has its own count of comments. */
beforeEach(async () => {
  [writer, reader] = [await server.connect(), await server.connect()];
  desk = await server.connect(staffCookie);
  await Promise.all([
    reader.emitWithAck('comment:list', { saleEventId }),
    desk.emitWithAck('comment:follow', { saleEventId }),
  ]);
});

const comment = (text: string, more: Partial<CommandSent<'comment:post'>> = {}) => ({
  idempotencyKey: randomUUID(),
  saleEventId,
  authorName: 'Chị Mai',
  text,
  ...more,
});

function socketOf(socket: TestSocket | undefined): TestSocket {
  if (socket === undefined) throw new Error('not connected yet');
  return socket;
}

async function post(input: CommandSent<'comment:post'>, from = socketOf(writer)) {
  const answer = await from.emitWithAck('comment:post', input);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data;
}

/** The first fact of this name that fits. */
function hear<N extends FactName>(
  socket: TestSocket | undefined,
  name: N,
  fits: (data: FactData<N>) => boolean = () => true,
): Promise<FactData<N>> {
  return new Promise((resolve) => {
    const listener = (data: FactData<N>) => {
      if (fits(data)) resolve(data);
    };
    // Socket.IO's typed map cannot follow a generic name.
    (socketOf(socket) as { on(name: string, listener: (data: FactData<N>) => void): void }).on(
      name,
      listener,
    );
  });
}

async function deskNow() {
  const answer = await socketOf(desk).emitWithAck('comment:follow', { saleEventId });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data;
}

async function listNow() {
  const answer = await socketOf(reader).emitWithAck('comment:list', { saleEventId });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.data.comments;
}

/** Orders of the sale event, newest first. */
async function orders() {
  return (await server.domain.orders.list(saleEventId, 200)).orders;
}

it('shows viewers a number masked, also in the name, and staff the whole comment with its draft', async () => {
  const read = hear(reader, 'comments:posted');
  const received = hear(desk, 'comment:received');
  const posted = await post(comment('A1 2 0901234567', { authorName: 'Mai 0987.654.321' }));
  const shown = { authorName: 'Mai ****.***.321', text: 'A1 2 *******567' };
  expect(posted).toMatchObject({ comment: shown, outcome: 'drafted' });
  expect((await read).comments).toEqual([posted.comment]);
  expect((await listNow())[0]).toEqual(posted.comment);
  const { commentId } = posted.comment;
  const whole = { commentId, authorName: 'Mai 0987.654.321', text: 'A1 2 0901234567', outcome: 'drafted' };
  const heard = await received;
  expect(heard.comment).toMatchObject(whole);
  expect(heard.draft).toMatchObject({
    commentId,
    phone: '+84901234567',
    state: 'open',
    lines: [{ listingId: server.market.listingIds[0], quantity: 2 }],
  });
  const now = await deskNow();
  expect(now.comments[0]).toMatchObject(whole);
  expect(now.drafts).toContainEqual(heard.draft);
});

it('answers a key that comes again with the first answer, and another content with key_reused', async () => {
  const input = comment('hàng đẹp quá');
  const [first, second] = await Promise.all([post(input), post(input)]);
  expect(second).toEqual(first);
  expect(await post(input)).toEqual(first);
  expect(first.outcome).toBe('comment');
  const other = await socketOf(writer).emitWithAck('comment:post', { ...input, text: 'khác' });
  expect(codeOf(other)).toBe('key_reused');
  expect((await listNow()).filter(({ text }) => text === 'hàng đẹp quá')).toHaveLength(1);
});

it('takes the same units for the same number once, also when they come at the same moment', async () => {
  const texts = ['A2 3 0912 000 111', '+84912000111 3 a2', 'a2x3 0912.000.111', 'A2 x3 84912000111'];
  const sockets = await Promise.all(texts.map(() => server.connect()));
  const outcomes = await Promise.all(
    texts.map(async (text, index) => (await post(comment(text), sockets[index])).outcome),
  );
  expect(outcomes.toSorted()).toEqual(['drafted', 'repeated', 'repeated', 'repeated']);
  const drafts = (await deskNow()).drafts.filter(({ phone }) => phone === '+84912000111');
  expect(drafts).toHaveLength(1);
  expect((await post(comment('A2 4 0912000111'))).outcome).toBe('drafted');
});

it('takes an order that was placed otherwise for the same sale', async () => {
  const [listingId = ''] = server.market.listingIds;
  await socketOf(writer).emitWithAck('order:place', {
    idempotencyKey: randomUUID(),
    saleEventId,
    buyer: { name: 'Anh Nam', phone: '0912000222', address: 'Hà Nội' },
    lines: [{ listingId, quantity: 1 }],
  });
  expect((await post(comment('A1 0912000222'))).outcome).toBe('repeated');
});

it('makes one order of a draft, by however many it is confirmed, and of its repeat none', async () => {
  const received = hear(desk, 'comment:received');
  await post(comment('chốt A1 1, A2 2 0912000333'));
  const { draft } = await received;
  if (draft === null) throw new Error('no draft');
  const before = (await orders()).length;
  const settled = hear(desk, 'draft:settled');
  const order = {
    saleEventId,
    draftId: draft.draftId,
    buyer: { name: draft.name, phone: draft.phone ?? '', address: 'Hỏi sau' },
    lines: draft.lines,
  };
  const helper = await server.connect(staffCookie);
  const answers = await Promise.all([
    socketOf(desk).emitWithAck('draft:order', order),
    helper.emitWithAck('draft:order', order),
  ]);
  const again = await helper.emitWithAck('draft:order', order);
  const codes = [...answers, again].map((answer) => (answer.ok ? answer.data.orderCode : answer.error.code));
  expect(new Set(codes).size).toBe(1);
  expect(await settled).toEqual({ saleEventId, draftId: draft.draftId, state: 'ordered' });
  expect((await orders()).length).toBe(before + 1);
  const other = { ...order, buyer: { ...order.buyer, address: 'Nơi khác' } };
  expect(codeOf(await helper.emitWithAck('draft:order', other))).toBe('key_reused');
  expect((await post(comment('A1 1 A2 2 0912000333'))).outcome).toBe('repeated');
  expect((await deskNow()).drafts.filter(({ phone }) => phone === '+84912000333')).toEqual([]);
});

it('leaves a draft open when its order is refused, and gives it up when it is dismissed', async () => {
  const received = hear(desk, 'comment:received');
  await post(comment('A1 9999 0912000444'));
  const { draft } = await received;
  if (draft === null) throw new Error('no draft');
  const { draftId, lines } = draft;
  const buyer = { name: 'Mai', phone: '0912000444', address: 'Hà Nội' };
  const tried = await socketOf(desk).emitWithAck('draft:order', { saleEventId, draftId, buyer, lines });
  expect(['sold_out', 'over_limit']).toContain(codeOf(tried));
  expect((await deskNow()).drafts.map((open) => open.draftId)).toContain(draftId);
  for (let times = 0; times < 2; times++) {
    expect(codeOf(await socketOf(desk).emitWithAck('draft:dismiss', { saleEventId, draftId }))).toBe('ok');
  }
  expect((await deskNow()).drafts.map((open) => open.draftId)).not.toContain(draftId);
  const late = await socketOf(desk).emitWithAck('draft:order', { saleEventId, draftId, buyer, lines });
  expect(codeOf(late)).toBe('wrong_state');
});

it('makes no draft for a page that orders itself, nor of a question', async () => {
  expect((await post(comment('A1 2 0912000555', { ordersItself: true }))).outcome).toBe('comment');
  expect((await post(comment('A1 còn không ạ?'))).outcome).toBe('comment');
});

it('hides a comment from viewers', async () => {
  const { comment: shown } = await post(comment('quảng cáo'));
  const hidden = hear(reader, 'comment:hidden');
  const { commentId } = shown;
  const answer = await socketOf(desk).emitWithAck('comment:hide', { saleEventId, commentId });
  expect(codeOf(answer)).toBe('ok');
  expect(await hidden).toEqual({ saleEventId, commentId });
  expect((await listNow()).map((known) => known.commentId)).not.toContain(commentId);
  const missing = await socketOf(desk).emitWithAck('comment:hide', { saleEventId, commentId: randomUUID() });
  expect(codeOf(missing)).toBe('not_found');
});

it('puts the comments of a second together, the newest twenty, and leaves out who left', async () => {
  const gone = await server.connect();
  await gone.emitWithAck('comment:list', { saleEventId });
  await gone.emitWithAck('comment:leave', { saleEventId });
  const leaked: unknown[] = [];
  gone.on('comments:posted', (fact) => leaked.push(fact));
  const bundles: string[][] = [];
  const last = hear(reader, 'comments:posted', ({ comments }) => {
    bundles.push(comments.map(({ text }) => text));
    return comments.some(({ text }) => text === 'bão 30');
  });
  const sockets = await Promise.all(Array.from({ length: 6 }, () => server.connect()));
  for (let nr = 1; nr <= 30; nr++) await post(comment(`bão ${nr}`), sockets[nr % 6]);
  await last;
  const storm = bundles.map((texts) => texts.filter((text) => text.startsWith('bão')));
  expect(storm.length).toBeLessThan(30);
  expect(Math.max(...storm.map((texts) => texts.length))).toBeLessThanOrEqual(20);
  expect(storm.at(-1)?.at(-1)).toBe('bão 30');
  expect(leaked).toEqual([]);
});

it('lets one phone write five comments in ten seconds', async () => {
  const codes = [];
  for (let nr = 0; nr < 6; nr++) {
    codes.push(codeOf(await socketOf(writer).emitWithAck('comment:post', comment(`nhanh ${nr}`))));
  }
  expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'rate_limited']);
});

it('refuses what is empty, too long, or for a sale event that is not on', async () => {
  for (const wrong of [{ text: ' ' }, { text: 'a'.repeat(301) }, { authorName: 'a'.repeat(41) }]) {
    const answer = await socketOf(writer).emitWithAck('comment:post', { ...comment('x'), ...wrong });
    expect(codeOf(answer)).toBe('bad_input');
  }
  const scheduled = await server.domain.saleEvents.create(
    { kind: 'system' },
    {
      title: 'Phiên sau',
      description: '',
      startsAt: new Date().toISOString(),
      sellerId: server.market.sellerId,
      listings: [],
    },
  );
  if (!scheduled.ok) throw new Error(scheduled.error.code);
  const early = comment('chào', { saleEventId: scheduled.data.id });
  expect(codeOf(await socketOf(writer).emitWithAck('comment:post', early))).toBe('sale_not_open');
  const nowhere = comment('chào', { saleEventId: randomUUID() });
  expect(codeOf(await socketOf(writer).emitWithAck('comment:post', nowhere))).toBe('not_found');
});
