import { type Language, language } from './language.ts';

const LOCALES: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' };
const TIME_ZONE = 'Asia/Ho_Chi_Minh';

const money = new Intl.NumberFormat('vi-VN', {
  style: 'currency',
  currency: 'VND',
  maximumFractionDigits: 0,
});

/** Whole đồng as `1.250.000 ₫`, the same in both languages: a price is read aloud as it stands on the goods. */
export function formatDong(dong: number): string {
  return money.format(dong);
}

/** A count such as `1.250` or `1,250`. */
export function formatCount(count: number, lang: Language = language.value): string {
  return new Intl.NumberFormat(LOCALES[lang]).format(count);
}

/** Bytes as megabytes with one digit behind the comma, such as `3,4`. */
export function formatMegabytes(bytes: number, lang: Language = language.value): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(LOCALES[lang], digits).format(bytes / 1_000_000);
}

/** Day and time of a market day, on Vietnam's clock wherever the phone is. */
export function formatDateTime(instant: string, lang: Language = language.value): string {
  return new Intl.DateTimeFormat(LOCALES[lang], {
    timeZone: TIME_ZONE,
    weekday: 'long',
    day: '2-digit',
    month: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/** A day such as `2026-11-22` as people write it, `22/11/2026`. */
export function formatDay(day: string, lang: Language = language.value): string {
  // Noon in Vietnam.
  return new Intl.DateTimeFormat(LOCALES[lang], {
    timeZone: TIME_ZONE,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  }).format(new Date(`${day}T05:00:00Z`));
}

/** Hour and minute on Vietnam's clock, `08:05`. */
export function formatTime(instant: string, lang: Language = language.value): string {
  return new Intl.DateTimeFormat(LOCALES[lang], {
    timeZone: TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}

/** What a `datetime-local` field holds, `2026-11-22T08:00`, meant on Vietnam's clock (UTC+7, no summer time), as an instant. */
export function instantOfLocal(local: string): string | null {
  const at = new Date(`${local}:00+07:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The other way: an instant in ms since the epoch as the value of a `datetime-local` field. */
export function localOfInstant(atMs: number): string {
  return new Date(atMs + 7 * 3_600_000).toISOString().slice(0, 16);
}

/** A whole number as people type it, `1.250.000` or `1,250,000` or `1250000`; null when it is none within the bounds. */
export function wholeNumber(typed: string, min: number, max: number): number | null {
  const whole = /^(\d{1,15}|\d{1,3}([.,\s]\d{3})+)$/.test(typed.trim());
  if (!whole) return null;
  const value = Number(typed.replace(/\D/g, ''));
  return value >= min && value <= max ? value : null;
}
