import type { Role } from './member.ts';

/** On whose behalf a use case runs; made by the edges from the auth session, never sent over the wire. */
export type Actor =
  | { kind: 'viewer' }
  | { kind: 'member'; memberId: string; role: Role }
  /** The software itself, such as a live session that ends by time-out. */
  | { kind: 'system' };
