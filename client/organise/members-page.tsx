import { useMemo, useState } from 'preact/hooks';
import type { Member, MemberLink, Role } from '../../server/contract/member.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { signInTexts } from '../sign-in/texts.ts';
import { createResource } from '../state/resource.ts';
import { Refusal, refusalElsewhere, SelectField, TextField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { CopyField } from './copy-field.tsx';
import { organiseTexts } from './texts.ts';

function MemberForm({ api, onCreated }: { api: CallApi; onCreated: (member: Member) => void }) {
  const t = organiseTexts();
  const [name, setName] = useState('');
  const [phone, setPhone] = useState('');
  const [role, setRole] = useState<Role>('seller');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (name.trim() === '' || phone.trim() === '') return;
    setBusy(true);
    const outcome = await api('POST /api/members', { body: { name, phone, role } });
    setBusy(false);
    if (outcome.ok) onCreated(outcome.data);
    else setError(outcome.error);
  };
  const aboutPhone = error?.code === 'bad_phone' || error?.code === 'phone_taken' || error?.field === 'phone';
  const refusal = aboutPhone ? undefined : refusalElsewhere(error);
  const roles = Object.entries(signInTexts().roles).map(([value, text]) => ({ value, text }));
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <TextField
        label={t.memberName}
        maxLength={80}
        value={name}
        refusal={tried && name.trim() === '' ? t.needed : undefined}
        onText={setName}
      />
      <TextField
        label={t.memberPhone}
        type="tel"
        inputMode="tel"
        maxLength={24}
        value={phone}
        refusal={
          tried && phone.trim() === ''
            ? t.needed
            : error !== null && aboutPhone
              ? errorSentence(error)
              : undefined
        }
        onText={setPhone}
      />
      {/* The options are exactly the contract's roles. */}
      <SelectField
        label={t.memberRole}
        value={role}
        options={roles}
        onText={(next) => setRole(next as Role)}
      />
      {refusal !== undefined && <Refusal text={refusal} />}
      <button type="submit" class="button main big wide" disabled={busy}>
        {t.saveMember}
      </button>
    </form>
  );
}

function LinkSheet({ name, link, onClose }: { name: string; link: MemberLink; onClose: () => void }) {
  const t = organiseTexts();
  return (
    <Sheet title={t.linkTitle(name)} onClose={onClose}>
      <div class="stack">
        <p class="soft">{t.linkUntil(formatDateTime(link.expiresAt))}</p>
        <CopyField label={t.link} value={link.url} button={t.copy} main />
      </div>
    </Sheet>
  );
}

/** Members, new ones, and their one-time sign-in links. */
export function MembersPage({ api }: { api: CallApi }) {
  const t = organiseTexts();
  const members = useMemo(() => createResource(() => api('GET /api/members')), [api]);
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<{ name: string; link: MemberLink } | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const makeLink = async (member: Member) => {
    setError(null);
    const outcome = await api('POST /api/members/:id/link', { params: { id: member.id } });
    if (outcome.ok) setMade({ name: member.name || t.notComplete, link: outcome.data });
    else setError(outcome.error);
  };
  return (
    <section class="stack">
      <h1>{t.members}</h1>
      <button type="button" class="button main wide" onClick={() => setAdding(true)}>
        <Icon name="plus" />
        {t.newMember}
      </button>
      {error !== null && <ErrorNotice error={error} />}
      <ListOf
        label={t.members}
        items={members.data.value?.members ?? null}
        error={members.error.value}
        empty={t.noMembers}
        onRetry={members.reload}
      >
        {(member) => (
          <li key={member.id} class="card stack-s">
            <p class="row spread">
              <strong>{member.name || t.notComplete}</strong>
              <span class="badge">{signInTexts().roles[member.role]}</span>
            </p>
            {member.phone !== '' && <p class="soft">{member.phone}</p>}
            <button
              type="button"
              class="button wide"
              aria-label={t.makeLinkFor(member.name || t.notComplete)}
              onClick={() => void makeLink(member)}
            >
              {t.makeLink}
            </button>
          </li>
        )}
      </ListOf>
      {adding && (
        <Sheet title={t.newMember} onClose={() => setAdding(false)}>
          <MemberForm
            api={api}
            onCreated={(member) => {
              setAdding(false);
              void members.reload();
              void makeLink(member);
            }}
          />
        </Sheet>
      )}
      {made !== null && <LinkSheet name={made.name} link={made.link} onClose={() => setMade(null)} />}
    </section>
  );
}
