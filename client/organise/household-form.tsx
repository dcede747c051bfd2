import { useState } from 'preact/hooks';
import type { Household } from '../../server/contract/household.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { Refusal, refusalElsewhere, TextField } from '../ui/field.tsx';
import { goodsTexts } from './goods-texts.ts';
import { organiseTexts } from './texts.ts';

/** A new producer, or another name and village for one. */
export function HouseholdForm(props: {
  api: CallApi;
  household?: Household;
  onSaved: (household: Household) => void;
}) {
  const { api, household, onSaved } = props;
  const t = goodsTexts();
  const [name, setName] = useState(household?.name ?? '');
  const [village, setVillage] = useState(household?.village ?? '');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    setError(null);
    if (name.trim() === '') return;
    setBusy(true);
    const body = { name, village };
    const outcome =
      household === undefined
        ? await api('POST /api/households', { body })
        : await api('PUT /api/households/:id', { params: { id: household.id }, body });
    setBusy(false);
    if (outcome.ok) onSaved(outcome.data);
    else setError(outcome.error);
  };
  const refusal = refusalElsewhere(error);
  return (
    <form class="stack" noValidate onSubmit={submit}>
      <TextField
        label={t.householdName}
        maxLength={120}
        autocomplete="off"
        value={name}
        refusal={tried && name.trim() === '' ? organiseTexts().needed : undefined}
        onText={setName}
      />
      <TextField label={t.village} maxLength={120} autocomplete="off" value={village} onText={setVillage} />
      {refusal !== undefined && <Refusal text={refusal} />}
      <button type="submit" class="button main big wide" disabled={busy}>
        {t.saveHousehold}
      </button>
    </form>
  );
}
