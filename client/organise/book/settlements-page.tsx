import { useMemo, useState } from 'preact/hooks';
import { formatDay, formatDong, localOfInstant } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { ClientError } from '../../net/outcome.ts';
import { createResource } from '../../state/resource.ts';
import { refusalAt, refusalElsewhere, SelectField, TextField } from '../../ui/field.tsx';
import { ListOf, Notice, Sheet } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { settlementTexts } from './settlement-texts.ts';

/** Today on Vietnam's clock, `2026-11-23`. */
const today = () => localOfInstant(Date.now()).slice(0, 10);

/** Asks for whom and which days, this month unless said otherwise. */
function NewSettlement({ api, onClose }: { api: CallApi; onClose: () => void }) {
  const t = settlementTexts();
  const households = useMemo(() => createResource(() => api('GET /api/households')), [api]);
  const [householdId, setHousehold] = useState('');
  const [from, setFrom] = useState(() => `${today().slice(0, 8)}01`);
  const [to, setTo] = useState(today);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const listed = households.data.value?.households ?? [];
  const badDays = from > to;
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (householdId === '' || from === '' || to === '' || badDays) return;
    setBusy(true);
    const outcome = await api('POST /api/settlements', { body: { householdId, from, to } });
    setBusy(false);
    if (outcome.ok) location.hash = `#/quyet-toan/${outcome.data.settlementId}`;
    else setError(outcome.error);
  };
  const failure = refusalElsewhere(error ?? households.error.value, 'householdId', 'from', 'to');
  const dayRefusal = (day: string) => (tried && day === '' ? t.needDay : undefined);
  return (
    <Sheet title={t.add} onClose={onClose}>
      <form class="stack" noValidate onSubmit={submit}>
        {households.data.value !== null && listed.length === 0 && <Notice text={t.noHouseholds} />}
        <SelectField
          label={t.household}
          value={householdId}
          options={[
            { value: '', text: t.chooseHousehold },
            ...listed.map(({ id, name, village }) => ({
              value: id,
              text: village === '' ? name : `${name} · ${village}`,
            })),
          ]}
          refusal={tried && householdId === '' ? t.needHousehold : refusalAt(error, 'householdId')}
          onText={setHousehold}
        />
        <TextField
          label={t.from}
          type="date"
          value={from}
          refusal={dayRefusal(from) ?? refusalAt(error, 'from')}
          onText={setFrom}
        />
        <TextField
          label={t.to}
          type="date"
          value={to}
          refusal={dayRefusal(to) ?? (badDays && from !== '' ? t.badDays : refusalAt(error, 'to'))}
          onText={setTo}
        />
        {failure !== undefined && <Notice tone="bad" icon="warn" text={failure} />}
        <button type="submit" class="button main big wide" disabled={busy}>
          {t.add}
        </button>
      </form>
    </Sheet>
  );
}

/** All settlements, newest first, and the way to a new one. */
export function SettlementsPage({ api }: { api: CallApi }) {
  const t = settlementTexts();
  const settlements = useMemo(() => createResource(() => api('GET /api/settlements')), [api]);
  const [adding, setAdding] = useState(false);
  return (
    <section class="stack">
      <h1>{t.title}</h1>
      <button type="button" class="button main wide" onClick={() => setAdding(true)}>
        <Icon name="plus" />
        {t.add}
      </button>
      <ListOf
        label={t.title}
        items={settlements.data.value?.settlements ?? null}
        error={settlements.error.value}
        empty={t.none}
        onRetry={settlements.reload}
      >
        {({ settlementId, householdName, from, to, state, netDong }) => (
          <li key={settlementId} class="card stack-s">
            <p class="row spread">
              <strong>{householdName}</strong>
              <span class="badge">{t.states[state]}</span>
            </p>
            <p class="soft">{t.days(formatDay(from), formatDay(to))}</p>
            <p class="row spread">
              <span class="price">{formatDong(netDong)}</span>
              <a class="button" href={`#/quyet-toan/${settlementId}`} aria-label={t.openOf(householdName)}>
                {t.open}
              </a>
            </p>
          </li>
        )}
      </ListOf>
      {adding && <NewSettlement api={api} onClose={() => setAdding(false)} />}
    </section>
  );
}
