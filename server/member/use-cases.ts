import type { Actor } from '../contract/actor.ts';
import type {
  CreateMember,
  Me,
  Member,
  SignInWithLink,
  SignInWithPin,
  UpdateMe,
} from '../contract/member.ts';
import type { Result } from '../contract/result.ts';

/** What can be done with members and their sign-in. Auth sessions themselves belong to `server/http`. */
export interface MemberUseCases {
  /** `bad_phone`, `wrong_pin`; hashing is slow on purpose. Tries are limited by the edge, per number and address. */
  signInWithPin(input: SignInWithPin): Promise<Result<Me>>;
  /** Uses the link up. `link_expired`. */
  signInWithLink(input: SignInWithLink): Promise<Result<Me>>;
  /** `not_found` when the member was removed. */
  me(memberId: string): Promise<Result<Me>>;
  /**
   * Name, number and PIN of the member signed in; uses up their open links and ends their auth sessions other than
   * `keepSessionId`. `bad_phone`, `phone_taken`.
   */
  updateMe(memberId: string, input: UpdateMe, keepSessionId?: string): Promise<Result<Me>>;
  list(): Promise<Member[]>;
  /** `bad_phone`, `phone_taken`. */
  create(actor: Actor, input: CreateMember): Promise<Result<Member>>;
  /** A fresh one-time link, valid 7 days. `not_found`. */
  createLink(actor: Actor, memberId: string): Promise<Result<{ token: string; expiresAt: Date }>>;
  /** While nobody has completed the first sign-in: a member with role organiser and a fresh link; else null. */
  firstOrganiserLink(): Promise<{ token: string; expiresAt: Date } | null>;
}
