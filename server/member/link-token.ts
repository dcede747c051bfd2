import { createHash, randomBytes } from 'node:crypto';

/** A token for a one-time link: 32 random bytes in base64url. */
export function newLinkToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token. It is random and long, so a plain SHA-256 serves. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
