import { useMemo, useState } from 'preact/hooks';
import type { SettlementSheet } from '../../../server/contract/settlement.ts';
import { formatDong } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import type { ClientError } from '../../net/outcome.ts';
import { createResource } from '../../state/resource.ts';
import { refusalElsewhere, TextField } from '../../ui/field.tsx';
import { ErrorNotice, Notice, Sheet } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { DeductionFields } from './deduction-fields.tsx';
import { type DraftDeduction, deductionOf, draftsOf } from './deductions.ts';
import { download } from './download.ts';
import { PaperBar } from './paper.tsx';
import { SheetPaper } from './settlement-sheet.tsx';
import { settlementTexts } from './settlement-texts.ts';
import { bookTexts } from './texts.ts';

const A4 = '@page { size: A4; margin: 12mm; }';

/** One settlement: while it is open, what is taken off is typed here; closed, it is printed and handed on as a file. */
export function SettlementPage({ api, settlementId }: { api: CallApi; settlementId: string }) {
  const sheet = useMemo(
    () => createResource(() => api('GET /api/settlements/:id', { params: { id: settlementId } })),
    [api, settlementId],
  );
  if (sheet.error.value !== null) return <ErrorNotice error={sheet.error.value} onRetry={sheet.reload} />;
  if (sheet.data.value === null) return <Notice icon="clock" text={bookTexts().reading('')} />;
  return <Loaded api={api} sheet={sheet.data.value} onSheet={(next) => sheet.update(() => next)} />;
}

function Loaded(props: { api: CallApi; sheet: SettlementSheet; onSheet: (sheet: SettlementSheet) => void }) {
  const { api, sheet, onSheet } = props;
  const t = settlementTexts();
  const { settlementId, householdName, state, goods, netDong } = sheet;
  const [drafts, setDrafts] = useState<DraftDeduction[]>(() => draftsOf(sheet));
  const [note, setNote] = useState(sheet.note);
  const [changed, setChanged] = useState(false);
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asked, setAsked] = useState<'close' | 'remove' | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  const params = { id: settlementId };

  const hold = async (run: () => Promise<ClientError | null>) => {
    setBusy(true);
    setSaved(false);
    setError(await run());
    setBusy(false);
    setAsked(null);
  };
  const edit = (change: () => void) => {
    change();
    setChanged(true);
    setSaved(false);
  };
  const save = (event: Event) => {
    event.preventDefault();
    setTried(true);
    const deductions = drafts.flatMap((draft) => deductionOf(draft) ?? []);
    if (deductions.length < drafts.length) return;
    void hold(async () => {
      const outcome = await api('PUT /api/settlements/:id', { params, body: { note, deductions } });
      if (!outcome.ok) return outcome.error;
      onSheet(outcome.data);
      setChanged(false);
      setSaved(true);
      return null;
    });
  };
  const close = () =>
    hold(async () => {
      const outcome = await api('POST /api/settlements/:id/close', { params });
      if (outcome.ok) onSheet(outcome.data);
      return outcome.ok ? null : outcome.error;
    });
  const remove = () =>
    hold(async () => {
      const outcome = await api('POST /api/settlements/:id/remove', { params });
      if (outcome.ok) location.replace('#/quyet-toan');
      return outcome.ok ? null : outcome.error;
    });
  const sentence = refusalElsewhere(error);

  return (
    <>
      <style>{A4}</style>
      <PaperBar title={t.sheetOf(householdName)} ready={goods.length > 0 && !changed}>
        <p class="row spread">
          <span class="badge">{t.states[state]}</span>
          {/* On a phone the table's last column is out of sight. */}
          <span>
            {netDong < 0 ? t.owes : t.net}: <strong class="price">{formatDong(Math.abs(netDong))}</strong>
          </span>
        </p>
        {state === 'open' && (
          <form class="stack-s" noValidate onSubmit={save}>
            <h2>{t.deductions}</h2>
            <DeductionFields drafts={drafts} tried={tried} onDrafts={(next) => edit(() => setDrafts(next))} />
            <TextField
              label={t.note}
              maxLength={500}
              value={note}
              onText={(next) => edit(() => setNote(next))}
            />
            <button type="submit" class="button wide" disabled={busy}>
              <Icon name="check" />
              {t.save}
            </button>
          </form>
        )}
        {saved && <Notice tone="good" icon="check" text={t.saved} />}
        {changed && <Notice tone="warn" icon="warn" text={t.unsaved} />}
        {sentence !== undefined && <Notice tone="bad" icon="warn" text={sentence} />}
        <div class="row">
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => void hold(() => download(`/api/settlements/${settlementId}/export.xlsx`, {}))}
          >
            <Icon name="save" />
            {bookTexts().excel}
          </button>
          {state === 'open' && (
            <>
              <button
                type="button"
                class="button"
                disabled={busy || changed || goods.length === 0}
                onClick={() => setAsked('close')}
              >
                {t.close}
              </button>
              <button type="button" class="button" disabled={busy} onClick={() => setAsked('remove')}>
                {t.remove}
              </button>
            </>
          )}
        </div>
      </PaperBar>
      <SheetPaper api={api} sheet={sheet} />
      {asked !== null && (
        <Sheet title={asked === 'close' ? t.close : t.remove} onClose={() => setAsked(null)}>
          <div class="stack">
            <p>{asked === 'close' ? t.closeAsk : t.removeAsk}</p>
            <button type="button" class="button big wide" onClick={() => setAsked(null)}>
              {t.closeNo}
            </button>
            <button
              type="button"
              class="button main big wide"
              disabled={busy}
              onClick={() => void (asked === 'close' ? close() : remove())}
            >
              {asked === 'close' ? t.closeYes : t.removeYes}
            </button>
          </div>
        </Sheet>
      )}
    </>
  );
}
