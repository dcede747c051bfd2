import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { createAnnouncements } from '../../client/studio/announcements.ts';
import type { BroadcastState } from '../../client/studio/broadcast.ts';
import { createRecordings } from '../../client/studio/recordings.ts';
import type { Uplink, UplinkGrade } from '../../client/studio/uplink.ts';
import type { PackContent } from '../../server/contract/pack.ts';

/** A phone whose recordings are one second long each, and whose network can be gone. */
function phone(prompts: PackContent['prompts']) {
  const fetched: string[] = [];
  const played: { sound: string; at: number }[] = [];
  const state = { online: true, now: 5 };
  const context = {
    get currentTime() {
      return state.now;
    },
    destination: {},
    decodeAudioData: async (bytes: ArrayBuffer) => {
      const name = new TextDecoder().decode(bytes);
      if (name === 'broken') throw new Error('no sound');
      return { name, duration: 1 };
    },
    createBufferSource() {
      const source = {
        buffer: { name: '' },
        connect: () => undefined,
        start: (at: number) => void played.push({ sound: source.buffer.name, at }),
      };
      return source;
    },
  };
  const recordings = createRecordings({
    // Only what is used of it.
    open: () => context as unknown as AudioContext,
    addresses: () => prompts,
    get: async (address) => {
      fetched.push(String(address));
      if (!state.online) throw new TypeError('Failed to fetch');
      return new Response(String(address));
    },
  });
  return { recordings, fetched, played, state };
}

describe('a recorded voice', () => {
  it('is fetched once, and plays one prompt after the other', async () => {
    const { recordings, fetched, played, state } = phone({ 'new-order': 'a', '2': 'b', kg: 'c' });
    await recordings.load();
    await recordings.load();
    expect(fetched.sort()).toEqual(['a', 'b', 'c']);
    expect(recordings.play(['new-order', '2', 'kg'])).toBe(true);
    expect(played).toEqual([
      { sound: 'a', at: 5 },
      { sound: 'b', at: 6 },
      { sound: 'c', at: 7 },
    ]);
    state.now = 7.5;
    expect(recordings.play(['new-order']), 'while one plays').toBe(false);
    state.now = 8;
    expect(recordings.play(['new-order'])).toBe(true);
  });

  it('plays what it has up to what it has not', async () => {
    const { recordings, played } = phone({ 'new-order': 'a', kg: 'c' });
    await recordings.load();
    expect(recordings.play(['new-order', '2', 'kg'])).toBe(true);
    expect(played.map(({ sound }) => sound)).toEqual(['a']);
    expect(recordings.play(['on-air'])).toBe(false);
    expect([recordings.has('new-order'), recordings.has('on-air')]).toEqual([true, false]);
  });

  it('fetches again what did not come, when it is wanted', async () => {
    const { recordings, state } = phone({ 'new-order': 'a', 'on-air': 'broken' });
    state.online = false;
    await recordings.load();
    state.online = true;
    expect(recordings.play(['new-order'])).toBe(false);
    await recordings.load();
    expect(recordings.play(['new-order'])).toBe(true);
    expect(recordings.play(['on-air'])).toBe(false);
  });

  it('asks for nothing where the pack has none', async () => {
    const { recordings, fetched } = phone({});
    await recordings.load();
    expect([recordings.play(['new-order']), fetched]).toEqual([false, []]);
  });
});

describe('what is announced', () => {
  function studio() {
    const said: string[] = [];
    const clock = { now: 0 };
    const state = signal<BroadcastState>('idle');
    const uplink = signal<Uplink>({ grade: 'unknown', kbitPerSecond: 0, lossShare: 0, silent: false });
    const announcements = createAnnouncements({
      broadcast: { state, uplink },
      voice: { tell: (_, prompts) => void said.push(...prompts) },
      nowMs: () => clock.now,
    });
    const measure = (grade: UplinkGrade, seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        clock.now += 1_000;
        uplink.value = { ...uplink.value, grade };
      }
    };
    return { said, clock, state, announcements, measure };
  }

  it('is each time that the phone is on air', () => {
    const { said, state } = studio();
    for (const next of ['connecting', 'onAir', 'reconnecting', 'onAir', 'idle'] as const) state.value = next;
    expect(said).toEqual(['on-air', 'on-air']);
  });

  it('is a network that stays weak, once, and at most once a minute', () => {
    const { said, measure } = studio();
    measure('weak', 9);
    measure('good', 5);
    expect(said).toEqual([]);
    measure('bad', 30);
    expect(said).toEqual(['network-weak']);
    measure('good', 1);
    measure('weak', 20);
    expect(said).toHaveLength(1);
    measure('good', 40);
    measure('weak', 20);
    expect(said).toHaveLength(2);
  });

  it('is that nobody hears the seller, on air alone', () => {
    const { said, clock, state, announcements } = studio();
    announcements.unheard();
    state.value = 'onAir';
    announcements.unheard();
    clock.now += 10_000;
    announcements.unheard();
    clock.now += 10_000;
    announcements.unheard();
    expect(said).toEqual(['on-air', 'not-heard', 'not-heard']);
    announcements.close();
  });
});
