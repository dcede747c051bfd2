import { useState } from 'preact/hooks';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { ErrorNotice, Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { studioTexts } from './texts.ts';

/** Ends a market day that still sells while nobody is on air: after a pause, or when the phone could not come back. */
export function EndSale({ link, saleEventId }: { link: Link; saleEventId: string }) {
  const t = studioTexts();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ClientError | null>(null);
  const end = async () => {
    setBusy(true);
    const outcome = await link.command('sale:end', { saleEventId });
    setBusy(false);
    setError(outcome.ok ? null : outcome.error);
    if (outcome.ok) setAsking(false);
  };
  return (
    <>
      <button type="button" class="button wide" onClick={() => setAsking(true)}>
        <Icon name="stop" />
        {t.endSale}
      </button>
      {asking && (
        <Sheet title={t.endSaleAsk} onClose={() => setAsking(false)}>
          <div class="stack">
            <p>{t.endSaleMeans}</p>
            {error !== null && <ErrorNotice error={error} />}
            <button type="button" class="button big wide" onClick={() => setAsking(false)}>
              {t.endSaleNo}
            </button>
            <button type="button" class="button main big wide" disabled={busy} onClick={() => void end()}>
              {t.endSaleYes}
            </button>
          </div>
        </Sheet>
      )}
    </>
  );
}
