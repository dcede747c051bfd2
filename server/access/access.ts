import type { Actor } from '../contract/actor.ts';
import type { RouteAudience } from '../contract/http.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CommandAudience } from '../contract/socket.ts';
import type { UseCases } from '../use-cases.ts';

export type Audience = RouteAudience | CommandAudience;

/** Who may do what; asked by routes and commands alike before the use case runs. */
export interface Access {
  /** The member behind an auth session, with the role as it is now; a viewer when nobody is signed in. */
  actorOf(memberId: string | undefined): Promise<Actor>;
  /**
   * Whether `actor` belongs to `audience`, in this sale event where the audience is bound to one. `not_signed_in`,
   * `forbidden`, `not_found`.
   */
  check(audience: Audience, actor: Actor, saleEventId: string | null): Promise<Result<Actor>>;
}

export function createAccess({ members, saleEvents }: Pick<UseCases, 'members' | 'saleEvents'>): Access {
  async function checkInSale(audience: 'staff' | 'seller', actor: Actor, saleEventId: string | null) {
    if (saleEventId === null) return fail('not_found', 'no such live session');
    const access = await saleEvents.access(actor, saleEventId);
    if (!access.ok) return access;
    return access.data[audience]
      ? ok(actor)
      : fail('forbidden', `only for the ${audience} of this sale event`);
  }

  return {
    async actorOf(memberId) {
      if (memberId === undefined) return { kind: 'viewer' };
      const me = await members.me(memberId);
      return me.ok ? { kind: 'member', memberId, role: me.data.member.role } : { kind: 'viewer' };
    },

    async check(audience, actor, saleEventId) {
      if (audience === 'anyone') return ok(actor);
      if (actor.kind !== 'member') return fail('not_signed_in', 'sign in first');
      switch (audience) {
        case 'member':
          return ok(actor);
        case 'organiser':
          return actor.role === 'organiser' ? ok(actor) : fail('forbidden', 'only for organisers');
        case 'staff':
        case 'seller':
          return checkInSale(audience, actor, saleEventId);
      }
    },
  };
}
