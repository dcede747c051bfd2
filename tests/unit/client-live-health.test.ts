import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { Link } from '../../client/net/socket.ts';
import { watchLiveHealth } from '../../client/state/live-health.ts';
import { healthSentences, healthTexts } from '../../client/ui/health.tsx';
import type { LiveHealth } from '../../server/contract/live.ts';

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

it('asks at every connection and hears what changes in its own sale event', async () => {
  let answer = good;
  let online = () => undefined as unknown;
  let hear = (_change: { saleEventId: string; health: LiveHealth | null }) => undefined as unknown;
  const link = {
    online: signal(true),
    command: async () => ({ ok: true, data: { health: answer } }),
    on: (_name: string, listener: typeof hear) => {
      hear = listener;
      return () => undefined;
    },
    onOnline: (listener: typeof online) => {
      online = listener;
      return () => undefined;
    },
    close: () => undefined,
    // Only what the watch uses; Link's generics cannot be met by one function of one command.
  } as unknown as Link;
  const watch = watchLiveHealth({ link, saleEventId: 's' });
  await online();
  await Promise.resolve();
  expect(watch.health.value).toEqual(good);
  hear({ saleEventId: 'other', health: null });
  expect(watch.health.value).toEqual(good);
  answer = { ...good, recording: 'disk_full' };
  hear({ saleEventId: 's', health: answer });
  expect(watch.health.value?.recording).toBe('disk_full');
  hear({ saleEventId: 's', health: null });
  expect(watch.health.value).toBeNull();
});
