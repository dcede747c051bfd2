import type { Request } from 'express';

/** The smallest of our codings that the client takes; null for none. Chromium names gzip first and means no preference. */
export function codingFor(req: Request): 'br' | 'gzip' | null {
  if (req.acceptsEncodings('br')) return 'br';
  return req.acceptsEncodings('gzip') ? 'gzip' : null;
}
