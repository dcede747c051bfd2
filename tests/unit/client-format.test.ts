import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  formatCount,
  formatDateTime,
  formatDong,
  formatTime,
  instantOfLocal,
  localOfInstant,
} from '../../client/i18n/format.ts';

afterEach(() => vi.unstubAllEnvs());

it('writes money as it stands on the goods', () => {
  expect(formatDong(1_250_000)).toBe('1.250.000\u00a0₫');
  expect(formatDong(0)).toBe('0\u00a0₫');
});

it('writes counts as each language does', () => {
  expect(formatCount(1_250, 'vi')).toBe('1.250');
  expect(formatCount(1_250, 'en')).toBe('1,250');
});

/** The phone's own zone: far west, Vietnam, far east. */
describe.each([
  ['America/Los_Angeles', 480],
  ['Asia/Ho_Chi_Minh', -420],
  ['Pacific/Kiritimati', -840],
])('on a phone in %s', (zone, offset) => {
  // 23:30 UTC is the next morning in Vietnam, another weekday and another month.
  const instant = '2026-11-30T23:30:00.000Z';

  it('tells the time of Vietnam', () => {
    vi.stubEnv('TZ', zone);
    expect(new Date(instant).getTimezoneOffset(), 'the zone was not taken over').toBe(offset);
    expect(formatTime(instant, 'vi')).toBe('06:30');
    expect(formatDateTime(instant, 'vi')).toMatch(/Thứ Ba.*01\/12|01\/12.*Thứ Ba/);
    expect(formatDateTime(instant, 'vi')).toContain('06:30');
    expect(formatDateTime(instant, 'en')).toMatch(/Tuesday.*01\/12.*06:30/);
  });

  it('takes what is typed as the time of Vietnam', () => {
    vi.stubEnv('TZ', zone);
    expect(instantOfLocal('2026-12-01T06:30')).toBe(instant);
    expect(localOfInstant(Date.parse(instant))).toBe('2026-12-01T06:30');
  });
});

it('writes midnight as 00:00', () => {
  expect(formatTime('2026-11-30T17:00:00.000Z', 'en')).toBe('00:00');
});

it.each(['', 'morgen', '2026-13-01T00:00'])('takes %j as no time', (typed) => {
  expect(instantOfLocal(typed)).toBeNull();
});
