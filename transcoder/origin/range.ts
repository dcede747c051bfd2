import type { IncomingMessage } from 'node:http';

/** First and last byte of the one range a GET asks for; null: all of it, also for what RFC 9110 lets a server ignore. */
export function rangeOf(
  request: IncomingMessage,
  tag: string,
  length: number,
): [number, number] | 'outside' | null {
  const condition = request.headers['if-range'];
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(request.headers.range ?? '') ?? [];
  if (request.method !== 'GET' || first === undefined || last === undefined) return null;
  if (condition !== undefined && condition !== tag) return null;
  if (first === '' && last === '') return null;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return null;
  const from = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return from > to ? 'outside' : [from, to];
}
