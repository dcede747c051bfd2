import { useEffect, useState } from 'preact/hooks';
import { formatCount } from '../../i18n/format.ts';
import { Notice, Sheet } from '../../ui/frame.tsx';
import { keepAwake } from '../wake-lock.ts';
import type { Takes } from './takes.ts';
import { takeTexts } from './texts.ts';

function lengthOf(ms: number): string {
  const t = takeTexts();
  return ms < 60_000
    ? t.seconds(formatCount(Math.round(ms / 1_000)))
    : t.minutes(formatCount(Math.round(ms / 60_000)));
}

/** One line on what the phone keeps, while it does. */
export function KeptLine({ takes }: { takes: Takes }) {
  const t = takeTexts();
  const kept = takes.kept.value;
  const [asking, setAsking] = useState(false);
  const sending = kept?.what === 'sending';
  // A phone that sleeps sends nothing.
  useEffect(() => (sending ? keepAwake() : undefined), [sending]);
  if (kept === null) return null;
  const length = lengthOf(kept.ms);
  const percent = `${Math.floor(kept.share * 100)}%`;
  const text = kept.what === 'sending' ? t.sending(length, percent) : t[kept.what](length);
  return (
    <>
      <Notice tone={kept.what === 'recording' ? 'warn' : 'quiet'} icon="save" text={text}>
        {kept.what !== 'recording' && (
          <button type="button" class="button plain" onClick={() => setAsking(true)}>
            {t.forget}
          </button>
        )}
      </Notice>
      {asking && (
        <Sheet title={t.forgetAsk} onClose={() => setAsking(false)}>
          <div class="stack">
            <button type="button" class="button big wide" onClick={() => setAsking(false)}>
              {t.forgetNo}
            </button>
            <button
              type="button"
              class="button main big wide"
              onClick={() => {
                setAsking(false);
                void takes.forget();
              }}
            >
              {t.forgetYes}
            </button>
          </div>
        </Sheet>
      )}
    </>
  );
}
