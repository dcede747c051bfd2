import { describe, expect, it } from 'vitest';
import type { SaleEvent } from '../../server/contract/sale-event.ts';
import { iCalendar } from '../../server/http/calendar.ts';

const saleEvent: SaleEvent = {
  id: '0190a0b0-0000-7000-8000-000000000001',
  title: 'Chợ phiên mận, mật ong; và "chuối"',
  description: 'Dòng một\r\nDòng hai \\ BEGIN:VEVENT',
  state: 'scheduled',
  startsAt: '2026-11-30T18:30:00.000Z',
  expectedMinutes: 90,
  sellerName: 'Giàng A Páo',
  coverId: null,
  ordersUntil: null,
};
const frame = { baseUrl: 'https://cho.example.vn', name: 'HTX Mộc Châu' };

/** The lines as a reader puts them together again (RFC 5545, 3.1). */
const unfold = (calendar: string) => calendar.replaceAll('\r\n ', '').split('\r\n');

describe('a calendar', () => {
  const lines = unfold(iCalendar([saleEvent], frame));

  it('has the times of Vietnam with the zone that they are meant in', () => {
    expect(lines).toContain('DTSTART;TZID=Asia/Ho_Chi_Minh:20261201T013000');
    expect(lines).toContain('DTEND;TZID=Asia/Ho_Chi_Minh:20261201T030000');
    expect(lines).toContain('TZID:Asia/Ho_Chi_Minh');
    expect(lines).toContain('TZOFFSETTO:+0700');
  });

  it('escapes what people write, so that it begins nothing of its own', () => {
    expect(lines).toContain('SUMMARY:Chợ phiên mận\\, mật ong\\; và "chuối"');
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1);
    const description = lines.find((line) => line.startsWith('DESCRIPTION:Dòng'));
    expect(description).toBe(
      `DESCRIPTION:Dòng một\\nDòng hai \\\\ BEGIN:VEVENT\\nGiàng A Páo\\nhttps://cho.example.vn/xem/${saleEvent.id}`,
    );
  });

  it('ends each line with CRLF and folds it at 75 bytes, between letters', () => {
    const long = { ...saleEvent, title: 'Ữ🍑'.repeat(60) };
    const calendar = iCalendar([long], frame);
    expect(calendar.endsWith('END:VCALENDAR\r\n')).toBe(true);
    expect(calendar.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of calendar.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(unfold(calendar)).toContain(`SUMMARY:${long.title}`);
  });

  it('keeps its own identity when it is moved, and says when it is cancelled', () => {
    const later = { ...saleEvent, startsAt: '2026-12-07T18:30:00.000Z', state: 'cancelled' as const };
    const moved = unfold(iCalendar([later], frame));
    expect(moved).toContain(`UID:${saleEvent.id}@cho-phien`);
    expect(moved).toContain('STATUS:CANCELLED');
    expect(lines).toContain('STATUS:CONFIRMED');
  });

  it('is the same as long as the sale events are', () => {
    expect(iCalendar([saleEvent], frame)).toBe(iCalendar([saleEvent], frame));
  });
});
