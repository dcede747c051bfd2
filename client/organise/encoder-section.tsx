import { useMemo, useState } from 'preact/hooks';
import type { NewWhipToken } from '../../server/contract/whip.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { createResource } from '../state/resource.ts';
import { ErrorNotice, Notice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { CopyField } from './copy-field.tsx';
import { encoderTexts } from './encoder-texts.ts';

/** OBS or another encoder as the camera of a sale event: its address, and a key that is shown once. */
export function EncoderSection({ api, saleEventId }: { api: CallApi; saleEventId: string }) {
  const t = encoderTexts();
  const params = { id: saleEventId };
  const address = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id/whip', { params: { id: saleEventId } })),
    [api, saleEventId],
  );
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<NewWhipToken | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const make = async () => {
    setAsking(false);
    setError(null);
    setBusy(true);
    const outcome = await api('POST /api/sale-events/:id/whip', { params });
    setBusy(false);
    if (!outcome.ok) return setError(outcome.error);
    setMade(outcome.data);
    void address.reload();
  };
  const { data, error: failure } = address;
  const madeAt = data.value?.tokenMadeAt ?? null;
  return (
    <details class="stack-s">
      <summary class="button wide">
        <Icon name="camera" />
        {t.title}
      </summary>
      <div class="card stack">
        <p>{t.about}</p>
        {failure.value !== null && <ErrorNotice error={failure.value} onRetry={address.reload} />}
        {data.value !== null && <CopyField label={t.address} value={data.value.url} button={t.copyAddress} />}
        {data.value !== null && (
          <p class="soft">{madeAt === null ? t.noKey : t.keyMadeAt(formatDateTime(madeAt))}</p>
        )}
        {error !== null && <ErrorNotice error={error} />}
        <button
          type="button"
          class="button wide"
          disabled={busy || data.value === null}
          onClick={() => (madeAt === null ? void make() : setAsking(true))}
        >
          <Icon name="plus" />
          {madeAt === null ? t.makeKey : t.makeNewKey}
        </button>
        <p class="soft">{t.how}</p>
      </div>
      {asking && (
        <Sheet title={t.makeNewKey} onClose={() => setAsking(false)}>
          <div class="stack">
            <p>{t.askNew}</p>
            <button type="button" class="button big wide" onClick={() => setAsking(false)}>
              {t.keepKey}
            </button>
            <button type="button" class="button main big wide" onClick={make}>
              {t.yesNew}
            </button>
          </div>
        </Sheet>
      )}
      {made !== null && (
        <Sheet title={t.keyTitle} onClose={() => setMade(null)}>
          <div class="stack">
            <Notice tone="warn" icon="warn" text={t.onlyNow} />
            <CopyField label={t.key} value={made.token} button={t.copyKey} main />
            <CopyField label={t.address} value={made.url} button={t.copyAddress} />
          </div>
        </Sheet>
      )}
    </details>
  );
}
