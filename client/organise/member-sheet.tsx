import { useState } from 'preact/hooks';
import type { ListedMember, MemberLink, Role } from '../../server/contract/member.ts';
import { errorSentence } from '../i18n/errors.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { signInTexts } from '../sign-in/texts.ts';
import { Refusal, SelectField } from '../ui/field.tsx';
import { Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { memberTexts } from './member-texts.ts';

/** What came of a change. */
export type MemberChange =
  | { what: 'role'; member: ListedMember }
  | { what: 'removed'; member: ListedMember }
  | { what: 'reset'; member: ListedMember; link: MemberLink };

type Asking = 'reset' | 'remove' | null;

/** Changes a member: role, PIN, end. What cannot be undone asks first. */
export function MemberSheet(props: {
  api: CallApi;
  member: ListedMember;
  name: string;
  /** The member is the one who looks: their own PIN is changed elsewhere. */
  own: boolean;
  onDone: (change: MemberChange) => void;
  onClose: () => void;
}) {
  const { api, member, name, own, onDone, onClose } = props;
  const t = memberTexts();
  const [role, setRole] = useState(member.role);
  const [asking, setAsking] = useState<Asking>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const params = { id: member.id };
  const refusal = error && (error.code === 'wrong_state' ? t.onAir : errorSentence(error));

  const run = async (work: () => Promise<ClientError | null>) => {
    setBusy(true);
    setError(await work());
    setBusy(false);
  };
  const saveRole = async () => {
    const outcome = await api('PUT /api/members/:id/role', { params, body: { role } });
    if (!outcome.ok) return outcome.error;
    onDone({ what: 'role', member });
    return null;
  };
  const reset = async () => {
    const outcome = await api('POST /api/members/:id/reset-pin', { params });
    if (!outcome.ok) return outcome.error;
    onDone({ what: 'reset', member, link: outcome.data });
    return null;
  };
  const remove = async () => {
    const outcome = await api('POST /api/members/:id/remove', { params });
    if (!outcome.ok) return outcome.error;
    onDone({ what: 'removed', member });
    return null;
  };
  const ask = (what: Asking) => {
    setError(null);
    setAsking(what);
  };

  if (asking !== null) {
    const resetting = asking === 'reset';
    return (
      <Sheet key={asking} title={resetting ? t.resetAsk(name) : t.removeAsk(name)} onClose={() => ask(null)}>
        <div class="stack">
          <p>{resetting ? t.resetWhat : t.removeWhat}</p>
          {refusal && <Refusal text={refusal} />}
          <button type="button" class="button big wide" onClick={() => ask(null)}>
            {t.no}
          </button>
          <button
            type="button"
            class="button main big wide"
            disabled={busy}
            onClick={() => void run(resetting ? reset : remove)}
          >
            {resetting ? t.resetYes : t.removeYes}
          </button>
        </div>
      </Sheet>
    );
  }
  const roles = Object.entries(signInTexts().roles).map(([value, text]) => ({ value, text }));
  return (
    <Sheet title={name} onClose={onClose}>
      <div class="stack">
        <SelectField
          label={t.role}
          value={role}
          options={roles}
          hint={t.roleHelp[role]}
          refusal={refusal ?? undefined}
          // The options are exactly the contract's roles.
          onText={(next) => setRole(next as Role)}
        />
        <button
          type="button"
          class="button main big wide"
          disabled={busy || role === member.role}
          onClick={() => void run(saveRole)}
        >
          {t.saveRole}
        </button>
        {!own && (
          <>
            <button type="button" class="button wide" onClick={() => ask('reset')}>
              {t.resetPin}
            </button>
            <button type="button" class="button wide" onClick={() => ask('remove')}>
              <Icon name="close" />
              {t.remove}
            </button>
          </>
        )}
      </div>
    </Sheet>
  );
}
