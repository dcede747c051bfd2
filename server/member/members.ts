import type { ListedMember, Me, Member } from '../contract/member.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import { normalisePhone } from '../lib/phone.ts';
import { hashToken, newToken } from '../lib/token.ts';
import type { MemberRecord, MemberRefusal, MemberRepository, PinHasher } from './ports.ts';
import type { MemberUseCases } from './use-cases.ts';

const LINK_LIFETIME_MS = 7 * 24 * 60 * 60 * 1_000;

export interface MemberDeps {
  repository: MemberRepository;
  pins: PinHasher;
  clock: Clock;
}

/** The use cases of members and their sign-in. */
export function createMemberUseCases({ repository, pins, clock }: MemberDeps): MemberUseCases {
  async function linkFor(memberId: string): Promise<{ token: string; expiresAt: Date }> {
    const token = newToken();
    const expiresAt = new Date(clock.now() + LINK_LIFETIME_MS);
    await repository.addLink({ tokenHash: hashToken(token), memberId, expiresAt });
    return { token, expiresAt };
  }

  return {
    async signInWithPin(input) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone('phone');
      const member = await repository.byPhone(phone);
      const matches = await pins.verify(member?.pinHash ?? null, input.pin);
      if (member === null || !matches)
        return fail('wrong_pin', 'phone number and PIN do not belong together');
      return ok(toMe(member));
    },

    async signInWithLink({ token }) {
      const member = await repository.useLink(hashToken(token), new Date(clock.now()));
      return member === null
        ? fail('link_expired', 'the link was used, has expired, or never existed')
        : ok(toMe(member));
    },

    async me(memberId) {
      const member = await repository.byId(memberId);
      return member === null ? noMember() : ok(toMe(member));
    },

    async updateMe(memberId, input, keepSessionId) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone('phone');
      const pinHash = await pins.hash(input.pin);
      const values = { name: input.name, phone, pinHash };
      const at = new Date(clock.now());
      const member = await repository.update(memberId, values, { at, keepSessionId: keepSessionId ?? null });
      if (member === 'phone_taken') return phoneTaken();
      return member === null ? noMember() : ok(toMe(member));
    },

    async list() {
      return (await repository.list()).map(toListed);
    },

    async create(_actor, input) {
      const phone = normalisePhone(input.phone);
      if (phone === null) return badPhone('phone');
      const pinHash = input.pin === undefined ? null : await pins.hash(input.pin);
      const member = await repository.insert({ name: input.name, phone, pinHash, role: input.role });
      return member === 'phone_taken' ? phoneTaken() : ok(toMember(member));
    },

    async createLink(_actor, memberId) {
      const member = await repository.byId(memberId);
      return member === null ? noMember() : ok(await linkFor(member.id));
    },

    async changeRole(memberId, { role }) {
      const member = await repository.change(memberId, { role }, new Date(clock.now()));
      return typeof member === 'string' ? refused(member) : ok(toMember(member));
    },

    async resetPin(memberId) {
      const member = await repository.change(memberId, { pinHash: null }, new Date(clock.now()));
      return typeof member === 'string' ? refused(member) : ok(await linkFor(member.id));
    },

    async remove(memberId) {
      const at = new Date(clock.now());
      const member = await repository.change(memberId, { removedAt: at }, at);
      return typeof member === 'string' ? refused(member) : ok({});
    },

    async firstOrganiserLink() {
      if (await repository.hasCompleteOrganiser()) return null;
      const member =
        (await repository.incompleteOrganiser()) ??
        (await repository.insert({ name: '', phone: null, pinHash: null, role: 'organiser' }));
      // Without a number there is nothing that could be taken.
      if (member === 'phone_taken') return null;
      // Only the link of the latest start holds: the earlier ones stand in logs and terminals.
      await repository.useUpLinks(member.id, new Date(clock.now()));
      return linkFor(member.id);
    },
  };
}

function toMember({ id, name, phone, role }: MemberRecord): Member {
  return { id, name, phone: phone ?? '', role };
}

function isComplete({ name, phone, pinHash }: MemberRecord): boolean {
  return name !== '' && phone !== null && pinHash !== null;
}

function toListed(member: MemberRecord): ListedMember {
  return { ...toMember(member), complete: isComplete(member) };
}

function toMe(member: MemberRecord): Me {
  return { member: toMember(member), complete: isComplete(member) };
}

function refused(why: MemberRefusal): Result<never> {
  switch (why) {
    case 'no_member':
      return noMember();
    case 'last_organiser':
      return fail('last_organiser', 'no other organiser can sign in');
    case 'on_air':
      return fail('wrong_state', 'the member is on air: end the live first');
  }
}

function noMember(): Result<never> {
  return fail('not_found', 'there is no such member');
}

function phoneTaken(): Result<never> {
  return fail('phone_taken', 'a member with this phone number exists already', { field: 'phone' });
}

function badPhone(field: string): Result<never> {
  return fail('bad_phone', 'not a Vietnamese mobile or land line number', { field });
}
