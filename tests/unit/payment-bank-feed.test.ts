import { expect, test } from 'vitest';
import { createSepayFeed, type FeedRequest } from '../../server/payment/bank-feed.ts';
import { sepayHeaders, sepayTransaction } from '../support/sepay.ts';

const secret = 'a secret of the co-operative and the feed';
const nowMs = Date.UTC(2026, 6, 25, 7, 2, 40);
const feed = createSepayFeed({ secret, account: () => '0123499999' });

/** A signed request; `changes` come after it was signed. */
function signed(content: string | Uint8Array, changes: Partial<FeedRequest> = {}): FeedRequest {
  return { headers: sepayHeaders(secret, content, nowMs), body: Buffer.from(content), nowMs, ...changes };
}
const transaction = (changes?: Record<string, unknown>) => JSON.stringify(sepayTransaction(changes));

test('a signed transfer is read: id, whole đồng, content', () => {
  expect(feed.read(signed(transaction()))).toEqual({
    kind: 'transfer',
    transfer: {
      transactionId: '92704',
      amountDong: 2_277_000n,
      content: 'MBVCB.3278907687.CP7K3M9.CT tu 0071000999999 LE THI HOA toi 0123499999',
    },
  });
});

test('the signature is the documented one: sha256= and hex over timestamp, dot and body', () => {
  // Worked out with: printf '1784962960.{"id":1}' | openssl dgst -sha256 -hmac key
  const known = createSepayFeed({ secret: 'key', account: () => '1' });
  const headers = {
    'x-sepay-timestamp': '1784962960',
    'x-sepay-signature': 'sha256=ac7a9aabf5c50e68932eda1b2c3f7b4c2504c4196b1c343b7ac6ae029a91b30e',
  };
  expect(known.read({ headers, body: Buffer.from('{"id":1}'), nowMs }).kind).toBe('malformed');
});

test('what is not signed with the secret is forged', () => {
  const body = transaction();
  const right = sepayHeaders(secret, body, nowMs);
  const forged = [
    sepayHeaders('another secret', body, nowMs),
    { ...right, 'x-sepay-signature': undefined },
    { ...right, 'x-sepay-timestamp': undefined },
    { ...right, 'x-sepay-signature': '' },
    { ...right, 'x-sepay-signature': right['x-sepay-signature'].slice(0, -2) },
    { ...right, 'x-sepay-signature': right['x-sepay-signature'].replace('sha256=', '') },
    { ...right, 'x-sepay-signature': [right['x-sepay-signature'], right['x-sepay-signature']] },
    { ...right, 'x-sepay-timestamp': String(nowMs / 1000 + 1) },
    { ...right, 'x-sepay-timestamp': 'now' },
  ];
  for (const headers of forged) {
    expect(feed.read(signed(body, { headers }))).toEqual({ kind: 'forged', why: 'signature' });
  }
  expect(feed.read(signed(body, { body: Buffer.from(`${body} `) })).kind).toBe('forged');
});

test('a signed request is believed for five minutes', () => {
  const kinds = [-301, -300, 0, 300, 301].map(
    (seconds) => feed.read(signed(transaction(), { nowMs: nowMs + seconds * 1000 })).kind,
  );
  expect(kinds).toEqual(['forged', 'transfer', 'transfer', 'transfer', 'forged']);
});

test('money that goes out, or comes to another account, is none of ours', () => {
  expect(feed.read(signed(transaction({ transferType: 'out' })))).toEqual({
    kind: 'ignored',
    why: 'outgoing',
  });
  expect(feed.read(signed(transaction({ accountNumber: '999' })))).toEqual({
    kind: 'ignored',
    why: 'other_account',
  });
});

test('money without a word is read too', () => {
  const wordless = [{ content: null }, { content: undefined }, { content: '' }].map((changes) =>
    feed.read(signed(transaction(changes))),
  );
  for (const reading of wordless)
    expect(reading).toMatchObject({ kind: 'transfer', transfer: { content: '' } });
});

test('a virtual account in front of the bank’s is ours too', () => {
  const virtual = createSepayFeed({ secret, account: () => '96247CHOPHIEN' });
  const body = transaction({ accountNumber: '999', subAccount: '96247ChoPhien' });
  expect(virtual.read(signed(body)).kind).toBe('transfer');
});

test.each<[string, string | Uint8Array]>([
  ['nothing', ''],
  ['no JSON', '{"id":'],
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a list', '[]'],
  ['null', 'null'],
  ['no id', transaction({ id: undefined })],
  ['an id that is an object', transaction({ id: {} })],
  ['half a đồng', transaction({ transferAmount: 0.5 })],
  ['no money', transaction({ transferAmount: 0 })],
  ['less than no money', transaction({ transferAmount: -2_000 })],
  ['an amount in letters', transaction({ transferAmount: '2277000' })],
  ['more than is counted exactly', transaction({ transferAmount: 2 ** 53 })],
  ['an unknown direction', transaction({ transferType: 'both' })],
  ['content that is no text', transaction({ content: 7 })],
])('%s is malformed', (_, body) => {
  expect(feed.read(signed(body)).kind).toBe('malformed');
});
