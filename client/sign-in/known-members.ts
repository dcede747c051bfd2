import type { Me } from '../../server/contract/member.ts';

/** Somebody who signs in on this phone, as it is shown to be tapped. */
export interface KnownMember {
  name: string;
  phone: string;
}

const KEY = 'cho-phien.members';
/** A phone that is passed around has so many hands at the most. */
const MOST = 6;

function isKnown(value: unknown): value is KnownMember {
  const { name, phone } = (value ?? {}) as Partial<KnownMember>;
  return typeof name === 'string' && typeof phone === 'string';
}

/** Who has signed in on this phone, newest first. */
export function knownMembers(storage: Pick<Storage, 'getItem'>): KnownMember[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isKnown).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function keep(storage: Pick<Storage, 'setItem'>, members: readonly KnownMember[]): void {
  try {
    storage.setItem(KEY, JSON.stringify(members.slice(0, MOST)));
  } catch {
    // Private mode without storage: the number is typed each time.
  }
}

/** Keeps the name and number of who signed in, never the PIN; those who cannot sign in by PIN are left out. */
export function rememberMember(storage: Pick<Storage, 'getItem' | 'setItem'>, me: Me): void {
  if (!me.complete) return;
  const { name, phone } = me.member;
  const others = knownMembers(storage).filter((known) => known.phone !== phone);
  keep(storage, [{ name, phone }, ...others]);
}

/** Takes somebody off this phone. */
export function forgetMember(storage: Pick<Storage, 'getItem' | 'setItem'>, phone: string): void {
  keep(
    storage,
    knownMembers(storage).filter((known) => known.phone !== phone),
  );
}
