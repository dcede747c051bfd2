import { expect, it } from 'vitest';
import { createConcealment, lostLike } from '../../transcoder/source/concealment.ts';

const payload = Buffer.from([0x78, 1, 2, 3]);
const packet = (sequence: number) => ({ sequence, mediaMs: sequence * 60, payload });

it('stands in for what did not come in time, at its place and once', () => {
  const concealment = createConcealment(400);
  expect(concealment.take(packet(10), 0)).toBe(true);
  expect(concealment.take(packet(13), 180)).toBe(true);
  expect(concealment.overdue(579)).toEqual([]);
  expect(concealment.overdue(580)).toEqual([
    { sequence: 11, mediaMs: 660, payload: Buffer.from([0x78]) },
    { sequence: 12, mediaMs: 720, payload: Buffer.from([0x78]) },
  ]);
  expect(concealment.overdue(5_000)).toEqual([]);
  // Too late: its place is taken.
  expect(concealment.take(packet(11), 600)).toBe(false);
});

it('lets a retransmission through, once, and then stands in for nothing', () => {
  const concealment = createConcealment(400);
  concealment.take(packet(1), 0);
  concealment.take(packet(3), 120);
  expect(concealment.take(packet(2), 320)).toBe(true);
  expect(concealment.take(packet(2), 330)).toBe(false);
  expect(concealment.overdue(1_000)).toEqual([]);
});

it('leaves an outage to the silence, and what went before a new numbering behind', () => {
  const concealment = createConcealment(400);
  concealment.take(packet(1), 0);
  concealment.take(packet(60), 3_500);
  expect(concealment.overdue(10_000)).toEqual([]);
  concealment.take(packet(62), 3_620);
  expect(concealment.giveUp().map(({ sequence }) => sequence)).toEqual([61]);
  // The next number is a beginning, not the end of a hole.
  concealment.take(packet(70), 4_000);
  expect(concealment.overdue(10_000)).toEqual([]);
});

it.each([
  ['one frame', [0x78, 9, 9], [0x78]],
  ['two equal frames', [0x79, 9, 9], [0x79]],
  ['two frames of different length', [0x7a, 1, 9, 9], [0x79]],
  ['three frames with padding', [0x7b, 0xc3, 4, 9], [0x7b, 0x03]],
])('keeps mode and length in time of %s', (_name, from, to) => {
  expect([...lostLike(Buffer.from(from))]).toEqual(to);
});
