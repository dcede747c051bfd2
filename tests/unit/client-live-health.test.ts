import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { watchLiveHealth } from '../../client/state/live-health.ts';
import { healthSentences } from '../../client/ui/health.tsx';
import { healthTexts } from '../../client/ui/health-texts.ts';
import type { LiveHealth } from '../../server/contract/live.ts';
import type { UplinkSample } from '../../server/contract/uplink.ts';

const good: LiveHealth = { liveSessionId: 'l', slow: false, shed: [], recording: 'on' };

it('says one sentence for each thing that is wrong, and nothing when all is well', () => {
  const { vi } = healthTexts.texts;
  expect(healthSentences(good)).toEqual([]);
  expect(healthSentences({ ...good, recording: 'off' })).toEqual([]);
  expect(healthSentences({ ...good, shed: ['v1100'], recording: 'disk_full' })).toEqual([
    vi.shed,
    vi.diskFull,
  ]);
  expect(healthSentences({ ...good, slow: true, recording: 'failed' })).toEqual([vi.slow, vi.failed]);
});

const measured: UplinkSample = {
  atMs: 2_000,
  audioKbit: 20,
  videoKbit: 180,
  lossShare: 0,
  roundTripMs: 60,
  frozen: false,
  rung: 'p240',
};

/** A link whose answers and facts are the test's. */
function createFakeLink() {
  const listeners = new Map<string, (data: unknown) => void>();
  const fake = {
    health: good as LiveHealth | null,
    uplink: [] as UplinkSample[],
    sent: [] as unknown[],
    /** Connects (again), and waits until the answer is taken. */
    async connect() {
      connected();
      await Promise.resolve();
      await Promise.resolve();
    },
    say: (name: string, data: object) => listeners.get(name)?.({ saleEventId: 's', ...data }),
    // Only what the watch uses; Link's generics cannot be met by one function of one command.
    link: {
      online: signal(true),
      command: async (_name: string, input: unknown) => {
        fake.sent.push(input);
        return { ok: true, data: { health: fake.health, uplink: fake.uplink } };
      },
      on: (name: string, listener: (data: unknown) => void) => {
        listeners.set(name, listener);
        return () => undefined;
      },
      onOnline: (listener: () => void) => {
        connected = listener;
        return () => undefined;
      },
      close: () => undefined,
    } as unknown as Link,
  };
  let connected = () => {};
  return fake;
}

it('asks at every connection and hears what changes in its own sale event', async () => {
  const fake = createFakeLink();
  const watch = watchLiveHealth({ link: fake.link, saleEventId: 's' });
  await fake.connect();
  expect(watch.health.value).toEqual(good);
  fake.say('health:changed', { saleEventId: 'other', health: null });
  expect(watch.health.value).toEqual(good);
  fake.say('health:changed', { health: { ...good, recording: 'disk_full' } });
  expect(watch.health.value?.recording).toBe('disk_full');
  fake.say('health:changed', { health: null });
  expect(watch.health.value).toBeNull();
});

it('has the past of the uplink, asks only for what it missed, and forgets it with the live', async () => {
  const fake = createFakeLink();
  fake.uplink = [measured];
  const watch = watchLiveHealth({ link: fake.link, saleEventId: 's' });
  await fake.connect();
  const next = { ...measured, atMs: 4_000, videoKbit: 0, frozen: true };
  fake.say('uplink:measured', { liveSessionId: 'l', sample: next });
  fake.say('uplink:measured', { saleEventId: 'other', liveSessionId: 'o', sample: measured });
  expect(watch.uplink.value).toEqual([measured, next]);
  const missed = { ...measured, atMs: 6_000 };
  fake.uplink = [next, missed];
  await fake.connect();
  expect(fake.sent).toEqual([
    { saleEventId: 's', sinceMs: null },
    { saleEventId: 's', sinceMs: 4_000 },
  ]);
  expect(watch.uplink.value).toEqual([measured, next, missed]);
  // The next live begins anew, also for who did not hear the end of the former.
  fake.say('uplink:measured', { liveSessionId: 'l2', sample: { ...measured, atMs: 8_000 } });
  expect(watch.uplink.value.map(({ atMs }) => atMs)).toEqual([8_000]);
  fake.say('health:changed', { health: null });
  expect(watch.uplink.value).toEqual([]);
});
