import type { SaleEvent } from '../contract/sale-event.ts';

/** Vietnam's clock has had no summer time since long before any of this (RFC 5545, 3.6.5). */
const TIME_ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Asia/Ho_Chi_Minh',
  'BEGIN:STANDARD',
  'DTSTART:19750613T000000',
  'TZOFFSETFROM:+0700',
  'TZOFFSETTO:+0700',
  'TZNAME:+07',
  'END:STANDARD',
  'END:VTIMEZONE',
];
const OFFSET_MS = 7 * 3_600_000;
/** Bytes of a line without its end (RFC 5545, 3.1). */
const LINE_BYTES = 75;
/** How often phones look at the feed again. */
const REFRESH = 'PT1H';
/** When a phone rings before the start. */
const ALARM = '-PT15M';

/** What calendars show beside the sale event's own. */
export interface CalendarFrame {
  /** The address people open, without a slash at its end. */
  baseUrl: string;
  /** The name of the calendar. */
  name: string;
}

/** The sale events as an iCalendar object (RFC 5545) with times of Vietnam. It is the same as long as they are. */
export function iCalendar(saleEvents: readonly SaleEvent[], { baseUrl, name }: CalendarFrame): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Cho Phien//VI',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    'X-WR-TIMEZONE:Asia/Ho_Chi_Minh',
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    ...TIME_ZONE,
    ...saleEvents.flatMap((saleEvent) => eventLines(saleEvent, baseUrl)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function eventLines(saleEvent: SaleEvent, baseUrl: string): string[] {
  const { id, title, description, state, startsAt, expectedMinutes, sellerName } = saleEvent;
  const url = `${baseUrl}/xem/${id}`;
  const startMs = Date.parse(startsAt);
  return [
    'BEGIN:VEVENT',
    // Stays the same when it is moved, so that phones move it too.
    `UID:${id}@cho-phien`,
    // Of what is published; when it was made says nothing more, and would make each answer another.
    `DTSTAMP:${utc(startMs)}`,
    `DTSTART;TZID=Asia/Ho_Chi_Minh:${local(startMs)}`,
    `DTEND;TZID=Asia/Ho_Chi_Minh:${local(startMs + expectedMinutes * 60_000)}`,
    `SUMMARY:${text(title)}`,
    `DESCRIPTION:${text([description, sellerName, url].filter(Boolean).join('\n'))}`,
    `URL:${url}`,
    `STATUS:${state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text(title)}`,
    `TRIGGER:${ALARM}`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** `20261123T080000Z`. */
function utc(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d+/g, '');
}

/** The same instant on Vietnam's clock, without a zone. */
function local(atMs: number): string {
  return utc(atMs + OFFSET_MS).slice(0, -1);
}

/** A value of type TEXT (RFC 5545, 3.3.11); other control characters have no place in it. */
function text(raw: string): string {
  return raw
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** Long lines go on in the next, behind a space; no letter is cut in two. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const letter of line) {
    // The space counts too.
    const room = parts.length === 0 ? LINE_BYTES : LINE_BYTES - 1;
    if (Buffer.byteLength(part + letter) > room) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part].join('\r\n ');
}
