import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLogger } from '../../server/lib/logger.ts';
import { createBroadcaster } from '../../server/socket/broadcaster.ts';
import type { Io } from '../../server/socket/io.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const saleEventId = 'sale';

/** A broadcaster of comments with what it sends: to whom, which fact, which comments. */
function open() {
  const sent: unknown[] = [];
  const adapter = Object.assign(new EventEmitter(), { rooms: new Map() });
  const io = {
    sockets: { adapter },
    to: (channel: unknown) => ({
      emit: (name: string, { comments, commentId }: { comments?: { text: string }[]; commentId?: string }) =>
        sent.push([channel, name, comments?.map(({ text }) => text) ?? commentId]),
    }),
  };
  // Of Socket.IO's server a broadcaster uses this much.
  const broadcaster = createBroadcaster(
    io as unknown as Io,
    createLogger({ level: 'silent', format: 'json' }),
  );
  return {
    sent,
    post(text: string) {
      const comments = [{ commentId: text, authorName: 'Mai', text, at: '2026-11-22T08:00:00.000Z' }];
      broadcaster.publish({ name: 'comments:posted', saleEventId, data: { saleEventId, comments } });
    },
    hide(commentId: string) {
      broadcaster.publish({ name: 'comment:hidden', saleEventId, data: { saleEventId, commentId } });
    },
    close: () => broadcaster.close(),
  };
}

it('sends a comment at once, and those of the second that follows together', () => {
  const { sent, post } = open();
  for (const text of ['một', 'hai', 'ba']) post(text);
  expect(sent).toEqual([['comments:sale', 'comments:posted', ['một']]]);
  vi.advanceTimersByTime(1_000);
  expect(sent.slice(1)).toEqual([['comments:sale', 'comments:posted', ['hai', 'ba']]]);
  vi.advanceTimersByTime(1_000);
  post('bốn');
  expect(sent.slice(2)).toEqual([['comments:sale', 'comments:posted', ['bốn']]]);
});

it('sends the newest twenty of a second, and what waits when it closes', () => {
  const { sent, post, close } = open();
  for (let nr = 0; nr <= 30; nr++) post(String(nr));
  close();
  const newest = Array.from({ length: 20 }, (_, index) => String(11 + index));
  expect(sent.slice(1)).toEqual([['comments:sale', 'comments:posted', newest]]);
});

it('never sends what was hidden while it waited', () => {
  const { sent, post, hide } = open();
  for (const text of ['trước', 'không nên đọc', 'sau']) post(text);
  hide('không nên đọc');
  vi.advanceTimersByTime(1_000);
  expect(sent.slice(1)).toEqual([
    ['comments:sale', 'comment:hidden', 'không nên đọc'],
    ['comments:sale', 'comments:posted', ['sau']],
  ]);
});
