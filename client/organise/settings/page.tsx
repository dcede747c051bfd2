import { useMemo, useState } from 'preact/hooks';
import type { Settings } from '../../../server/contract/settings.ts';
import type { RecordingUsage } from '../../../server/contract/transcode.ts';
import { formatCount } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { ClientError } from '../../net/outcome.ts';
import { createResource } from '../../state/resource.ts';
import { refusalElsewhere, SelectField, TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/frame.tsx';
import { bankName, banksByName } from '../../watch/banks.ts';
import { PictureField } from '../picture-field.tsx';
import { CommentRulesFields } from './comment-rules.tsx';
import { checkDraft, draftOf, type SettingsDraft, type SettingsField, toSettings } from './draft.ts';
import { ProvinceFees } from './fees.tsx';
import { isShorter, RetentionField, RetentionSheet } from './retention.tsx';
import { settingsTexts } from './texts.ts';

/** What the co-operative is called and how it is reached, where money goes, what delivery costs, how long a live waits. */
export function SettingsPage({ api }: { api: CallApi }) {
  const settings = useMemo(() => createResource(() => api('GET /api/settings')), [api]);
  /** The version that was written here: the form is made anew for it, and says so. */
  const [written, setWritten] = useState<number | null>(null);
  const { value } = settings.data;
  if (value === null) {
    return settings.error.value === null ? (
      <Notice icon="clock" text={settingsTexts().loading} />
    ) : (
      <ErrorNotice error={settings.error.value} onRetry={settings.reload} />
    );
  }
  return (
    <Form
      key={value.version}
      api={api}
      settings={value}
      saved={value.version === written}
      onSaved={(saved) => {
        setWritten(saved.version);
        settings.update(() => saved);
      }}
      onReload={settings.reload}
    />
  );
}

function Form(props: {
  api: CallApi;
  settings: Settings;
  saved: boolean;
  onSaved: (settings: Settings) => void;
  onReload: () => Promise<void>;
}) {
  const { api, settings, saved, onSaved, onReload } = props;
  const { defaults } = settings;
  const t = settingsTexts();
  const [draft, setDraft] = useState<SettingsDraft>(() => draftOf(settings));
  const [touched, setTouched] = useState(false);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const [asked, setAsked] = useState<{ old: RecordingUsage['old'] | null } | null>(null);
  const presetDays = defaults.recordingDays;
  const faults = checkDraft(draft);

  const put = (change: Partial<SettingsDraft>) => {
    setDraft((before) => ({ ...before, ...change }));
    setTouched(true);
    setError(null);
  };
  const next = toSettings(draft, settings.version);
  const save = async () => {
    setAsked(null);
    setBusy(true);
    const outcome = await api('PUT /api/settings', { body: next });
    setBusy(false);
    if (!outcome.ok) return setError(outcome.error);
    onSaved(outcome.data);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (faults.fields.size > 0 || faults.fees.size > 0) return;
    const before = settings.recordingDays ?? presetDays;
    const keepDays = next.recordingDays ?? presetDays;
    if (before === null || keepDays === null || !isShorter(keepDays, before)) return save();
    setBusy(true);
    const usage = await api('POST /api/settings/recordings', { body: { keepDays } });
    setBusy(false);
    if (usage.ok && usage.data.old.recordings === 0) return save();
    setAsked({ old: usage.ok ? usage.data.old : null });
  };
  const refusal = (field: SettingsField) =>
    (tried && faults.fields.has(field)) || error?.field === field ? t.bad[field] : undefined;
  /** What holds while the field is empty. */
  const preset = (value: string) => (value === '' ? t.noPreset : t.preset(value));
  const elsewhere = refusalElsewhere(error, ...Object.keys(t.bad));
  const { bank } = defaults;

  return (
    <form class="stack" noValidate onSubmit={submit}>
      <h1>{t.title}</h1>
      <h2>{t.coop}</h2>
      <TextField
        label={t.coopName}
        maxLength={80}
        autocomplete="off"
        value={draft.coopName}
        hint={preset(defaults.coopName)}
        refusal={refusal('coopName')}
        onText={(coopName) => put({ coopName })}
      />
      <TextField
        label={t.coopPhone}
        type="tel"
        inputMode="tel"
        maxLength={20}
        autocomplete="off"
        value={draft.coopPhone}
        hint={preset(defaults.coopPhone)}
        refusal={refusal('coopPhone')}
        onText={(coopPhone) => put({ coopPhone })}
      />
      <PictureField
        texts={t.logo}
        photoId={draft.logoId}
        refusal={refusal('logoId')}
        onChange={(logoId) => put({ logoId })}
      />
      <h2>{t.delivery}</h2>
      <TextField
        label={t.standardFee}
        inputMode="numeric"
        maxLength={12}
        autocomplete="off"
        value={draft.standardFee}
        hint={t.standardHint}
        refusal={refusal('deliveryFees.standard')}
        onText={(standardFee) => put({ standardFee })}
      />
      <ProvinceFees
        fees={draft.provinceFees}
        faults={tried ? faults.fees : new Set()}
        onFees={(provinceFees) => put({ provinceFees })}
      />
      <h2>{t.account}</h2>
      <SelectField
        label={t.bank}
        value={draft.bankBin}
        hint={bank === null ? t.noBank : t.preset(`${bankName(bank.bankBin)} ${bank.account}`)}
        refusal={refusal('bank.bankBin')}
        options={[
          { value: '', text: t.choose },
          ...banksByName().map(([value, text]) => ({ value, text })),
          // One that came by the wire and is in no list stays what it is.
          ...(banksByName().some(([bin]) => bin === draft.bankBin) || draft.bankBin === ''
            ? []
            : [{ value: draft.bankBin, text: draft.bankBin }]),
        ]}
        onText={(bankBin) => put({ bankBin })}
      />
      <TextField
        label={t.accountNumber}
        maxLength={19}
        autocomplete="off"
        value={draft.account}
        refusal={refusal('bank.account')}
        onText={(account) => put({ account })}
      />
      <TextField
        label={t.owner}
        maxLength={70}
        autocomplete="off"
        value={draft.owner}
        refusal={refusal('bank.owner')}
        onText={(owner) => put({ owner })}
      />
      <h2>{t.live}</h2>
      <TextField
        label={t.grace}
        inputMode="numeric"
        maxLength={4}
        autocomplete="off"
        value={draft.graceSeconds}
        hint={t.graceHint(formatCount(defaults.graceSeconds))}
        refusal={refusal('graceSeconds')}
        onText={(graceSeconds) => put({ graceSeconds })}
      />
      {presetDays !== null && (
        <RetentionField
          api={api}
          value={draft.recordingDays}
          presetDays={presetDays}
          refusal={refusal('recordingDays')}
          onText={(recordingDays) => put({ recordingDays })}
        />
      )}
      {asked !== null && (
        <RetentionSheet old={asked.old} onYes={() => void save()} onNo={() => setAsked(null)} />
      )}
      <CommentRulesFields draft={draft} refusal={refusal} put={put} />
      {error?.code === 'outdated' ? (
        <ErrorNotice error={error} onRetry={() => void onReload()} />
      ) : (
        elsewhere !== undefined && <Notice tone="bad" icon="warn" text={elsewhere} />
      )}
      {tried && (faults.fields.size > 0 || faults.fees.size > 0) && (
        <Notice tone="warn" icon="warn" text={t.lookAbove} />
      )}
      {!touched && saved && <Notice tone="good" icon="check" text={t.saved} />}
      <button type="submit" class="button main big wide" disabled={busy}>
        {t.save}
      </button>
    </form>
  );
}
