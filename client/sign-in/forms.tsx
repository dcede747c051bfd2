import type { ComponentProps } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Me } from '../../server/contract/member.ts';
import { errorSentence } from '../i18n/errors.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Session } from '../state/session.ts';
import { Refusal, refusalAt, refusalElsewhere, TextField } from '../ui/field.tsx';
import { MemberPicker } from './member-picker.tsx';
import { signInTexts } from './texts.ts';

const isPin = (pin: string) => /^\d{6}$/.test(pin);

/** What is wrong with a phone number field: nothing typed, or what the server said of it. */
function phoneRefusal(phone: string, tried: boolean, error: ClientError | null): string | undefined {
  if (tried && phone.trim() === '') return signInTexts().needed;
  if (error?.code === 'bad_phone' || error?.code === 'phone_taken') return errorSentence(error);
  return refusalAt(error, 'phone');
}

function elsewhere(error: ClientError | null): string | undefined {
  if (error?.code === 'bad_phone' || error?.code === 'phone_taken' || error?.code === 'wrong_pin')
    return undefined;
  return refusalElsewhere(error, 'phone', 'pin', 'name');
}

type OwnField = Pick<ComponentProps<typeof TextField>, 'value' | 'hint' | 'refusal' | 'onText'>;

function PhoneField(own: OwnField) {
  return (
    <TextField
      label={signInTexts().phone}
      type="tel"
      inputMode="tel"
      autocomplete="tel"
      maxLength={24}
      {...own}
    />
  );
}

function PinField(own: OwnField & { label: string; autocomplete: 'current-password' | 'new-password' }) {
  return <TextField type="password" inputMode="numeric" maxLength={6} {...own} />;
}

/** Phone number and PIN. */
export function SignInForm({ session }: { session: Session }) {
  const t = signInTexts();
  const [phone, setPhone] = useState('');
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (phone.trim() === '' || !isPin(pin)) return;
    setBusy(true);
    const outcome = await session.signIn(phone, pin);
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
  };
  const other = elsewhere(error);
  return (
    <form ref={form} class="stack" noValidate onSubmit={submit}>
      <h1>{t.title}</h1>
      <MemberPicker
        chosen={phone}
        onChoose={(number) => {
          setPhone(number);
          // In the same tap, so that the phone brings its keyboard up.
          form.current?.querySelector<HTMLInputElement>('[type=password]')?.focus();
        }}
      />
      <PhoneField value={phone} refusal={phoneRefusal(phone, tried, error)} onText={setPhone} />
      <PinField
        label={t.pin}
        autocomplete="current-password"
        value={pin}
        hint={t.noPin}
        refusal={
          tried && !isPin(pin)
            ? t.sixDigits
            : error?.code === 'wrong_pin'
              ? errorSentence(error)
              : refusalAt(error, 'pin')
        }
        onText={setPin}
      />
      {other !== undefined && <Refusal text={other} />}
      <button type="submit" class="button main big wide" disabled={busy}>
        {t.signIn}
      </button>
    </form>
  );
}

/** Name, number and PIN after the first one-time link. */
export function CompleteForm({ session, me }: { session: Session; me: Me }) {
  const t = signInTexts();
  const [name, setName] = useState(me.member.name);
  const [phone, setPhone] = useState(me.member.phone);
  const [pin, setPin] = useState('');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (name.trim() === '' || phone.trim() === '' || !isPin(pin)) return;
    setBusy(true);
    const outcome = await session.complete({ name, phone, pin });
    setBusy(false);
    if (!outcome.ok) setError(outcome.error);
  };
  const other = elsewhere(error);
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <h1>{t.completeTitle}</h1>
      <p class="soft">{t.completeWhy}</p>
      <TextField
        label={t.name}
        autocomplete="name"
        maxLength={80}
        value={name}
        refusal={tried && name.trim() === '' ? t.needed : refusalAt(error, 'name')}
        onText={setName}
      />
      <PhoneField value={phone} refusal={phoneRefusal(phone, tried, error)} onText={setPhone} />
      <PinField
        label={t.newPin}
        autocomplete="new-password"
        value={pin}
        refusal={tried && !isPin(pin) ? t.sixDigits : refusalAt(error, 'pin')}
        onText={setPin}
      />
      {other !== undefined && <Refusal text={other} />}
      <button type="submit" class="button main big wide" disabled={busy}>
        {t.save}
      </button>
    </form>
  );
}
