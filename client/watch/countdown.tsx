import { useEffect, useState } from 'preact/hooks';
import { formatCount } from '../i18n/format.ts';
import { countdownTexts } from './countdown-texts.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** How long until the start, in words; `leftMs` may be past. */
export function countdown(leftMs: number): string {
  const t = countdownTexts();
  const minutes = Math.ceil(leftMs / MINUTE_MS);
  if (minutes < 1) return t.now;
  if (minutes < HOUR_MINUTES) return t.minutes(formatCount(minutes));
  const hours = Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES);
  if (minutes < DAY_MINUTES) return t.hours(formatCount(hours), formatCount(minutes % HOUR_MINUTES));
  return t.days(formatCount(Math.floor(minutes / DAY_MINUTES)), formatCount(hours));
}

/** Counts down to a start or an end, minute by minute; `aheadMs`: the server's clock before this phone's. */
export function Countdown({ startsAt, aheadMs = 0 }: { startsAt: string; aheadMs?: number }) {
  const leftMs = () => Date.parse(startsAt) - Date.now() - aheadMs;
  const [left, setLeft] = useState(leftMs);
  useEffect(() => {
    setLeft(leftMs());
    const timer = setInterval(() => setLeft(leftMs()), 10_000);
    return () => clearInterval(timer);
  }, [startsAt, aheadMs]);
  return <strong>{countdown(left)}</strong>;
}
