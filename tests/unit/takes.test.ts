import { afterEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../server/contract/error.ts';
import { fail, ok } from '../../server/contract/result.ts';
import type { TakeMetadata } from '../../server/contract/take.ts';
import { createLogger } from '../../server/lib/logger.ts';
import type { StoredTake } from '../../server/take/ports.ts';
import { createTakes, takeFileId } from '../../server/take/takes.ts';

const NOW = Date.UTC(2026, 10, 22, 8);
const LIVE = '0190a000-0000-7000-8000-00000000000a';
const METADATA: TakeMetadata = {
  ...{ liveSessionId: LIVE, takeId: '0190a000-0000-7000-8000-00000000001a', filetype: 'video/mp4' },
  ...{ startedAtMs: NOW - 60_000, endedAtMs: NOW },
};
const MEGABYTE = 1024 * 1024;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const takes of open.splice(0)) await takes.close();
});

function desk(more: { recording?: boolean; freeMb?: number } = {}) {
  const held = new Map<string, StoredTake>();
  const state = {
    freeMb: more.freeMb ?? 1_000,
    endedAt: new Date(NOW) as Date | null,
    known: true,
    /** What the transcoder answers. */
    answer: 'ok' as 'ok' | ErrorCode,
    carried: [] as string[],
    swept: 0,
  };
  const takes = createTakes({
    store: {
      complete: async () => [...held.values()],
      has: async (id) => held.has(id),
      announcedBytes: async () => [...held.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      freeBytes: async () => state.freeMb * MEGABYTE,
      read: async () => new Blob(['take']),
      remove: async (id) => void held.delete(id),
      async removeOld() {
        state.swept += 1;
      },
    },
    carrier: {
      async carry(_live, takeId, about) {
        state.carried.push(`${takeId} ${about.container}`);
        return state.answer === 'ok' ? ok({}) : fail(state.answer, 'as the test says');
      },
    },
    lives: {
      saleEventOf: async () =>
        state.known ? ok({ saleEventId: 'sale', endedAt: state.endedAt }) : fail('not_found', 'no such live'),
    },
    clock: { now: () => NOW },
    logger: createLogger({ level: 'silent', format: 'json' }),
    recording: more.recording ?? true,
    minFreeBytes: 100 * MEGABYTE,
  });
  open.push(takes);
  const hold = () =>
    held.set(takeFileId(METADATA), { id: takeFileId(METADATA), metadata: METADATA, bytes: 4 });
  const look = async () => {
    takes.look();
    await takes.looked();
    return held.size;
  };
  return { takes, state, hold, look };
}

describe('a take', () => {
  it('is taken in where there is room and something to put it into', async () => {
    const codeOf = async (at: ReturnType<typeof desk>, take = METADATA, bytes = MEGABYTE) => {
      const admitted = await at.takes.admit(take, bytes);
      return admitted.ok ? 'ok' : admitted.error.code;
    };
    expect(await codeOf(desk())).toBe('ok');
    expect(await codeOf(desk({ recording: false }))).toBe('wrong_state');
    expect(await codeOf(desk({ freeMb: 101 }))).toBe('unavailable');
    expect(await codeOf(desk(), { ...METADATA, filetype: 'video/mp4v' })).toBe('bad_input');
    expect(await codeOf(desk(), { ...METADATA, startedAtMs: NOW - 3_600_000 })).toBe('bad_input');
    const full = desk();
    full.hold();
    expect(await codeOf(full)).toBe('wrong_state');
  });

  it('waits until its live is over, and for a transcoder that takes it', async () => {
    const { state, hold, look } = desk();
    hold();
    state.endedAt = null;
    expect(await look()).toBe(1);
    expect(state.carried).toEqual([]);
    state.endedAt = new Date(NOW);
    for (const code of ['media_unavailable', 'unavailable', 'wrong_state'] as const) {
      state.answer = code;
      expect(await look()).toBe(1);
    }
    state.answer = 'ok';
    expect(await look()).toBe(0);
    expect(state.carried).toEqual(Array(4).fill(`${METADATA.takeId} mov`));
    expect(state.swept).toBe(5);
  });

  it('is forgotten when nothing can become of it', async () => {
    for (const code of ['not_found', 'bad_input'] as const) {
      const { state, hold, look } = desk();
      hold();
      state.answer = code;
      expect(await look()).toBe(0);
    }
    const { state, hold, look } = desk();
    hold();
    state.known = false;
    expect(await look()).toBe(0);
    expect(state.carried).toEqual([]);
  });
});
