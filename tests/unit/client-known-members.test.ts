import { expect, it } from 'vitest';
import { forgetMember, knownMembers, rememberMember } from '../../client/sign-in/known-members.ts';
import type { Me } from '../../server/contract/member.ts';

function phone(kept?: string) {
  const map = new Map<string, string>(kept === undefined ? [] : [['cho-phien.members', kept]]);
  return {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  };
}

const me = (name: string, number: string, complete = true): Me => ({
  complete,
  member: { id: number, name, phone: number, role: 'seller' },
});

it('knows who signed in on this phone, newest first, each once', () => {
  const storage = phone();
  rememberMember(storage, me('Mỷ', '+84912000001'));
  rememberMember(storage, me('Sình', '+84912000002'));
  rememberMember(storage, me('Vàng Thị Mỷ', '+84912000001'));
  expect(knownMembers(storage)).toEqual([
    { name: 'Vàng Thị Mỷ', phone: '+84912000001' },
    { name: 'Sình', phone: '+84912000002' },
  ]);
  forgetMember(storage, '+84912000001');
  expect(knownMembers(storage).map(({ name }) => name)).toEqual(['Sình']);
});

it('keeps nobody who has no PIN yet, and no more than a few', () => {
  const storage = phone();
  rememberMember(storage, me('Mỷ', '+84912000001', false));
  expect(knownMembers(storage)).toEqual([]);
  for (let at = 0; at < 10; at++) rememberMember(storage, me(`Người ${at}`, `+8491200000${at}`));
  expect(knownMembers(storage)).toHaveLength(6);
});

it('begins anew where what is kept makes no sense', () => {
  expect(knownMembers(phone('{'))).toEqual([]);
  expect(knownMembers(phone('[{"name":1},null,{"name":"Mỷ","phone":"0912"}]'))).toEqual([
    { name: 'Mỷ', phone: '0912' },
  ]);
});
