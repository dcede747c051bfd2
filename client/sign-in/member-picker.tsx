import { useState } from 'preact/hooks';
import { Icon } from '../ui/icon.tsx';
import { forgetMember, knownMembers } from './known-members.ts';
import { signInTexts } from './texts.ts';

/** Who has signed in on this phone before: a tap puts their number in, and only the PIN is left to type. */
export function MemberPicker({ chosen, onChoose }: { chosen: string; onChoose: (phone: string) => void }) {
  const t = signInTexts();
  const [members, setMembers] = useState(() => knownMembers(localStorage));
  if (members.length === 0) return null;
  return (
    <ul class="stack-s" aria-label={t.onThisPhone}>
      {members.map(({ name, phone }) => (
        <li key={phone} class="row">
          <button
            type="button"
            class="button big"
            style="flex: 1"
            aria-pressed={chosen === phone}
            onClick={() => onChoose(phone)}
          >
            <Icon name={chosen === phone ? 'check' : 'people'} />
            {name}
          </button>
          <button
            type="button"
            class="button plain"
            aria-label={t.forget(name)}
            onClick={() => {
              forgetMember(localStorage, phone);
              setMembers(knownMembers(localStorage));
            }}
          >
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
