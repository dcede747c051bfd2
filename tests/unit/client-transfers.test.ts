import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { createTransfers } from '../../client/state/transfers.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The list on a connection that answers with `waiting`; `asked` counts how often it was asked for. */
function setUp(settle: object = { ok: true, data: {} }) {
  const online = signal(false);
  const waiting = [{ transferId: 'a' }, { transferId: 'b' }];
  const seen = { asked: 0 };
  let connected: () => void = () => undefined;
  const link = {
    online,
    onOnline(listener: () => void) {
      connected = listener;
      return () => undefined;
    },
    command: async (name: string) => {
      if (name === 'transfer:settle') return settle;
      seen.asked += 1;
      return { ok: true, data: { transfers: waiting } };
    },
  };
  // The parts of a connection that are used.
  const transfers = createTransfers({ link: link as unknown as Link });
  return {
    transfers,
    seen,
    connect() {
      online.value = true;
      connected();
    },
  };
}

it('asks when the connection stands, and again while somebody looks at the page', async () => {
  const { transfers, seen, connect } = setUp();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.asked).toBe(0);
  connect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.asked).toBe(3);
  vi.stubGlobal('document', { hidden: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.asked).toBe(3);
  vi.stubGlobal('document', { hidden: false });
  transfers.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(seen.asked).toBe(3);
});

it('takes what was settled off the list, and leaves what could not be', async () => {
  const settled = setUp();
  settled.connect();
  await vi.advanceTimersByTimeAsync(0);
  const as = { kind: 'dismissed', note: 'sent back' } as const;
  expect(await settled.transfers.settle({ transferId: 'a', as })).toBeNull();
  expect(settled.transfers.open.value?.map(({ transferId }) => transferId)).toEqual(['b']);

  const refused = setUp({ ok: false, error: { code: 'wrong_state', message: '' } });
  refused.connect();
  await vi.advanceTimersByTimeAsync(0);
  expect(await refused.transfers.settle({ transferId: 'a', as })).toMatchObject({ code: 'wrong_state' });
  expect(refused.transfers.open.value).toHaveLength(2);
});
