import type { Role } from '../contract/member.ts';

/** A member as stored; `phone` and `pinHash` are null until the first sign-in is complete. */
export interface MemberRecord {
  id: string;
  name: string;
  phone: string | null;
  pinHash: string | null;
  role: Role;
}

/** What an organiser does to a member: another role; a PIN that is worth nothing; an end. */
export type MemberChange = { role: Role } | { pinHash: null } | { removedAt: Date };
export type MemberRefusal = 'no_member' | 'last_organiser' | 'on_air';

/** Removed members are in none of these. */
export interface MemberRepository {
  byId(id: string): Promise<MemberRecord | null>;
  byPhone(phone: string): Promise<MemberRecord | null>;
  /** By name. */
  list(): Promise<MemberRecord[]>;
  insert(member: Omit<MemberRecord, 'id'>): Promise<MemberRecord | 'phone_taken'>;
  /**
   * In one transaction with its consequences: the member's open links are used up at `at`, and their auth sessions
   * end but for `keepSessionId`. Null when there is no such member.
   */
  update(
    id: string,
    values: { name: string; phone: string; pinHash: string },
    consequences: { at: Date; keepSessionId: string | null },
  ): Promise<MemberRecord | 'phone_taken' | null>;
  /**
   * Changes a member, in one transaction with the consequences, unless no organiser could sign in after it. With `removedAt`
   * the member is gone but for the name, unless they are on air.
   */
  change(id: string, change: MemberChange, at: Date): Promise<MemberRecord | MemberRefusal>;
  addLink(link: { tokenHash: string; memberId: string; expiresAt: Date }): Promise<void>;
  /** Marks every unused link of the member used. */
  useUpLinks(memberId: string, at: Date): Promise<void>;
  /** Marks the link used and returns its member, once; null when used, expired or unknown. */
  useLink(tokenHash: string, at: Date): Promise<MemberRecord | null>;
  /** Whether an organiser has number and PIN. */
  hasCompleteOrganiser(): Promise<boolean>;
  /** The oldest organiser without number or PIN. */
  incompleteOrganiser(): Promise<MemberRecord | null>;
}

/** Slow one-way hashing of PINs. */
export interface PinHasher {
  hash(pin: string): Promise<string>;
  /** With a null hash it takes as long and answers false. */
  verify(hash: string | null, pin: string): Promise<boolean>;
}
