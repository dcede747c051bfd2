import { useMemo, useState } from 'preact/hooks';
import type { ListedMember, Member, MemberLink, Role } from '../../server/contract/member.ts';
import { errorSentence } from '../i18n/errors.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { signInTexts } from '../sign-in/texts.ts';
import { createResource } from '../state/resource.ts';
import { Refusal, refusalElsewhere, SelectField, TextField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { CopyField } from './copy-field.tsx';
import { formatPhone } from './format-phone.ts';
import { type MemberChange, MemberSheet } from './member-sheet.tsx';
import { memberTexts } from './member-texts.ts';
import { QrCode } from './qr-code.tsx';
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
        hint={memberTexts().roleHelp[role]}
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
  const m = memberTexts();
  return (
    <Sheet title={t.linkTitle(name)} onClose={onClose}>
      <div class="stack">
        <QrCode text={link.url} label={m.qr} />
        <p>{m.qrHow}</p>
        <p class="soft">{t.linkUntil(formatDateTime(link.expiresAt))}</p>
        <CopyField label={t.link} value={link.url} button={t.copy} main />
      </div>
    </Sheet>
  );
}

function MemberCard(props: {
  member: ListedMember;
  name: string;
  own: boolean;
  onLink: () => void;
  onChange: () => void;
}) {
  const { member, name, own, onLink, onChange } = props;
  const t = organiseTexts();
  const m = memberTexts();
  return (
    <li class="card stack-s">
      <p class="row spread">
        <strong>{name}</strong>
        <span class="badge">{signInTexts().roles[member.role]}</span>
      </p>
      {member.phone !== '' && (
        <a class="button plain" href={`tel:${member.phone}`} aria-label={m.call(formatPhone(member.phone))}>
          {formatPhone(member.phone)}
        </a>
      )}
      {own && <p class="soft">{m.you}</p>}
      {!member.complete && <Notice tone="warn" icon="clock" text={m.waiting} />}
      <div class="row">
        <button type="button" class="button" aria-label={t.makeLinkFor(name)} onClick={onLink}>
          {t.makeLink}
        </button>
        <button type="button" class="button" aria-label={m.changeThis(name)} onClick={onChange}>
          <Icon name="tune" />
          {m.change}
        </button>
      </div>
    </li>
  );
}

type Done = { text: string } | null;

/** Members, new ones, their one-time sign-in links, roles and PINs. `ownId`: the member who looks. */
export function MembersPage({ api, ownId }: { api: CallApi; ownId: string }) {
  const t = organiseTexts();
  const m = memberTexts();
  const members = useMemo(() => createResource(() => api('GET /api/members')), [api]);
  const [adding, setAdding] = useState(false);
  const [changing, setChanging] = useState<ListedMember | null>(null);
  const [made, setMade] = useState<{ name: string; link: MemberLink } | null>(null);
  const [done, setDone] = useState<Done>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const nameOf = (member: Member) => member.name || t.notComplete;
  const makeLink = async (member: Member) => {
    setError(null);
    setDone(null);
    const outcome = await api('POST /api/members/:id/link', { params: { id: member.id } });
    if (outcome.ok) setMade({ name: nameOf(member), link: outcome.data });
    else setError(outcome.error);
  };
  const changed = (change: MemberChange) => {
    const name = nameOf(change.member);
    setChanging(null);
    if (change.what === 'reset') setMade({ name, link: change.link });
    else setDone({ text: change.what === 'role' ? m.saved(name) : m.removed(name) });
    // Who takes the role from themselves is shown what they may see now.
    if (change.what === 'role' && change.member.id === ownId) location.reload();
    else void members.reload();
  };
  return (
    <section class="stack">
      <h1>{t.members}</h1>
      <button type="button" class="button main wide" onClick={() => setAdding(true)}>
        <Icon name="plus" />
        {t.newMember}
      </button>
      {done !== null && <Notice tone="good" icon="check" text={done.text} />}
      {error !== null && <ErrorNotice error={error} />}
      <ListOf
        label={t.members}
        items={members.data.value?.members ?? null}
        error={members.error.value}
        empty={t.noMembers}
        onRetry={members.reload}
      >
        {(member) => (
          <MemberCard
            key={member.id}
            member={member}
            name={nameOf(member)}
            own={member.id === ownId}
            onLink={() => void makeLink(member)}
            onChange={() => {
              setDone(null);
              setChanging(member);
            }}
          />
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
      {changing !== null && (
        <MemberSheet
          api={api}
          member={changing}
          name={nameOf(changing)}
          own={changing.id === ownId}
          onDone={changed}
          onClose={() => setChanging(null)}
        />
      )}
      {made !== null && <LinkSheet name={made.name} link={made.link} onClose={() => setMade(null)} />}
    </section>
  );
}
