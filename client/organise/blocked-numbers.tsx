import { useState } from 'preact/hooks';
import type { BlockedNumber } from '../../server/contract/buyer.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Resource } from '../state/resource.ts';
import { refusalElsewhere, TextField } from '../ui/field.tsx';
import { ErrorNotice, ListOf, Notice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { blockedTexts } from './blocked-texts.ts';
import { formatPhone } from './format-phone.ts';

/** Asks for the number, where it is not known yet, and why. */
export function BlockSheet(props: {
  api: CallApi;
  phone: string;
  onBlocked: (phone: string) => void;
  onClose: () => void;
}) {
  const { api, onBlocked, onClose } = props;
  const t = blockedTexts();
  const [phone, setPhone] = useState(props.phone === '' ? '' : formatPhone(props.phone));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const outcome = await api('POST /api/buyers/block', { body: { phone, reason: reason.trim() } });
    setBusy(false);
    if (outcome.ok) onBlocked(phone);
    else setError(outcome.error);
  };
  const elsewhere = refusalElsewhere(error, 'phone');
  return (
    <Sheet title={t.add} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{t.what}</p>
        <TextField
          label={t.phone}
          type="tel"
          inputMode="tel"
          maxLength={20}
          autocomplete="off"
          value={phone}
          refusal={error?.field === 'phone' ? t.badPhone : undefined}
          onText={(text) => {
            setPhone(text);
            setError(null);
          }}
        />
        <TextField label={t.reason} maxLength={120} autocomplete="off" value={reason} onText={setReason} />
        {elsewhere !== undefined && <Notice tone="bad" icon="warn" text={elsewhere} />}
        <button type="submit" class="button main big wide" disabled={busy}>
          <Icon name="close" />
          {t.block}
        </button>
      </form>
    </Sheet>
  );
}

/** The list of them, each with the way back. */
export function BlockedNumbers(props: {
  api: CallApi;
  blocked: Resource<{ numbers: BlockedNumber[] }>;
  onAdd: () => void;
}) {
  const { api, blocked, onAdd } = props;
  const t = blockedTexts();
  const [error, setError] = useState<ClientError | null>(null);
  const unblock = async (phone: string) => {
    const outcome = await api('POST /api/buyers/unblock', { body: { phone } });
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) void blocked.reload();
  };
  return (
    <section class="stack">
      <h2>{t.title}</h2>
      <p class="soft">{t.what}</p>
      {error !== null && <ErrorNotice error={error} />}
      <ListOf
        label={t.title}
        items={blocked.data.value?.numbers ?? null}
        error={blocked.error.value}
        empty={t.none}
        onRetry={() => void blocked.reload()}
      >
        {({ phone, reason, by, at }) => (
          <li key={phone} class="card stack-s">
            <p>
              <strong>{formatPhone(phone)}</strong> {reason}
            </p>
            <p class="soft">{t.by(by ?? t.somebody, formatDateTime(at))}</p>
            <button
              type="button"
              class="button"
              aria-label={t.undoOf(formatPhone(phone))}
              onClick={() => void unblock(phone)}
            >
              <Icon name="back" />
              {t.undo}
            </button>
          </li>
        )}
      </ListOf>
      <button type="button" class="button wide" onClick={onAdd}>
        <Icon name="plus" />
        {t.add}
      </button>
    </section>
  );
}
