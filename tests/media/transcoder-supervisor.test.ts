import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createSupervisor } from '../../transcoder/supervisor.ts';
import { sourceOf } from '../support/rtp.ts';

const STOPPED = '0190a000-0000-7000-8000-000000000003';
const LEFT = '0190a000-0000-7000-8000-000000000004';

it('ends the playlists of a live that is stopped, and of no other when it is closed', async () => {
  const supervisor = createSupervisor({ host: '127.0.0.1', log: pino({ level: 'silent' }) });
  for (const liveSessionId of [STOPPED, LEFT]) {
    expect(await supervisor.start({ liveSessionId, source: sourceOf('VP8') })).toMatchObject({ ok: true });
  }
  await supervisor.stop(STOPPED);
  await supervisor.close();
  expect(supervisor.packagerOf(STOPPED)?.ended()).toBe(true);
  // Players that read an end would not ask the transcoder that goes on with it.
  expect(supervisor.packagerOf(LEFT)?.ended()).toBe(false);
  expect(supervisor.statuses().map(({ state }) => state)).toEqual(['finished', 'finished']);
  expect(await supervisor.start({ liveSessionId: LEFT, source: sourceOf('VP8') })).toMatchObject({
    error: { code: 'media_unavailable' },
  });
});
