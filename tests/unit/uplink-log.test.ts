import { expect, test } from 'vitest';
import { freezesOf, uplinkNow } from '../../client/ui/uplink-picture.tsx';
import type { UplinkSample } from '../../server/contract/uplink.ts';
import type { UplinkTrack } from '../../server/media/uplink.ts';
import { compareReadings } from '../../server/media/uplink-log.ts';

const none: UplinkTrack = {
  producerId: 'a',
  paused: false,
  bytes: 0,
  packets: 0,
  packetsLost: 0,
  bitrateKbps: 0,
  roundTripMs: null,
};
const reading = (steadyMs: number, audio: UplinkTrack | null, video: UplinkTrack | null) => ({
  atMs: 1_000_000 + steadyMs,
  steadyMs,
  uplink: { audio, video },
});
const sending = { rung: 'p360', hadVideo: true } as const;
const sample: UplinkSample = {
  atMs: 0,
  audioKbit: 20,
  videoKbit: 180,
  lossShare: 0,
  roundTripMs: null,
  frozen: false,
  rung: null,
};

test('what came in between two readings: rates, the loss of both tracks, the longer round trip', () => {
  const before = reading(0, { ...none, bytes: 1_000, packets: 10 }, { ...none, packetsLost: 5 });
  const audio = { ...none, bytes: 6_000, packets: 43, roundTripMs: 80.4 };
  const video = { ...none, bytes: 50_000, packets: 57, packetsLost: 15, roundTripMs: 120.6 };
  expect(compareReadings(before, reading(2_000, audio, video), sending)).toEqual({
    atMs: 1_002_000,
    audioKbit: 20,
    videoKbit: 200,
    lossShare: 0.1,
    roundTripMs: 121,
    frozen: false,
    rung: 'p360',
  });
});

test('a new producer counts from nothing, and a loss that was made good is no negative loss', () => {
  const before = reading(0, { ...none, packetsLost: 4 }, { ...none, bytes: 90_000, packets: 900 });
  const video = { ...none, producerId: 'b', bytes: 25_000, packets: 25 };
  const after = reading(2_000, { ...none, packets: 30, packetsLost: 2 }, video);
  expect(compareReadings(before, after, sending)).toMatchObject({ videoKbit: 100, lossShare: 0 });
});

test('a picture stands still when none of it comes, unless none should', () => {
  const video = { ...none, packets: 7 };
  const still = (after: UplinkTrack | null, more: object = {}) =>
    compareReadings(reading(0, none, video), reading(2_000, none, after), { ...sending, ...more })?.frozen;
  expect(still({ ...video, packets: 8 })).toBe(false);
  expect(still(video)).toBe(true);
  expect(still(null)).toBe(true);
  expect(still(video, { rung: 'sound' })).toBe(false);
  expect(still({ ...video, paused: true })).toBe(false);
  expect(still(null, { hadVideo: false })).toBe(false);
});

test('two readings at once say nothing', () => {
  expect(compareReadings(reading(5, none, none), reading(5, none, none), sending)).toBeNull();
});

test('now is the mean of the last ten seconds, of those that know', () => {
  const old = { ...sample, videoKbit: 9_000 };
  const now = [
    { ...sample, roundTripMs: 100 },
    { ...sample, roundTripMs: 200, lossShare: 0.5 },
    sample,
    sample,
    { ...sample, audioKbit: 0, videoKbit: 0, frozen: true },
  ];
  expect(uplinkNow([old, ...now])).toEqual({ kbit: 160, lossShare: 0.1, roundTripMs: 150 });
  expect(uplinkNow([])).toEqual({ kbit: 0, lossShare: 0, roundTripMs: null });
});

test('samples of a standing picture that follow each other are one freeze', () => {
  const frozen = { ...sample, frozen: true };
  expect(freezesOf([frozen, sample, frozen, frozen])).toEqual([
    { from: 0, length: 1 },
    { from: 2, length: 2 },
  ]);
});
