import type { Actor } from '../contract/actor.ts';
import type {
  ChangeRole,
  CreateMember,
  ListedMember,
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
  list(): Promise<ListedMember[]>;
  /** `bad_phone`, `phone_taken`. */
  create(actor: Actor, input: CreateMember): Promise<Result<Member>>;
  /** A fresh one-time link, valid 7 days. `not_found`. */
  createLink(actor: Actor, memberId: string): Promise<Result<{ token: string; expiresAt: Date }>>;
  /** `not_found`, `last_organiser`. Sockets that are open belong to the edge. */
  changeRole(memberId: string, input: ChangeRole): Promise<Result<Member>>;
  /** Ends PIN, links and auth sessions, and makes a link as {@link createLink}. `not_found`, `last_organiser`. */
  resetPin(memberId: string): Promise<Result<{ token: string; expiresAt: Date }>>;
  /**
   * Ends links and auth sessions and gives the number free; books keep the name. `not_found`, `last_organiser`, `wrong_state`
   * while the member is on air.
   */
  remove(memberId: string): Promise<Result<Record<string, never>>>;
  /** While nobody has completed the first sign-in: a member with role organiser and a fresh link; else null. */
  firstOrganiserLink(): Promise<{ token: string; expiresAt: Date } | null>;
}
