import { useEffect, useState } from 'preact/hooks';
import type { RecordingUsage } from '../../../server/contract/transcode.ts';
import { formatCount, formatMegabytes } from '../../i18n/format.ts';
import type { CallApi } from '../../net/api.ts';
import { TextField } from '../../ui/field.tsx';
import { Sheet } from '../../ui/frame.tsx';
import { Icon } from '../../ui/icon.tsx';
import { settingsTexts } from './texts.ts';

/** For how long recordings are kept, with what they take on the disk. */
export function RetentionField(props: {
  api: CallApi;
  value: string;
  presetDays: number;
  refusal: string | undefined;
  onText: (days: string) => void;
}) {
  const { api, value, presetDays, refusal, onText } = props;
  const t = settingsTexts();
  const [usage, setUsage] = useState<RecordingUsage | null>(null);
  useEffect(() => {
    void api('POST /api/settings/recordings', { body: { keepDays: 0 } }).then((outcome) => {
      if (outcome.ok) setUsage(outcome.data);
    });
  }, [api]);
  return (
    <>
      <h2>{t.recordings}</h2>
      {usage !== null && <p>{t.usage(formatCount(usage.recordings), formatMegabytes(usage.bytes))}</p>}
      <TextField
        label={t.keepDays}
        inputMode="numeric"
        maxLength={5}
        autocomplete="off"
        value={value}
        hint={t.keepHint(formatCount(presetDays))}
        refusal={refusal}
        onText={onText}
      />
    </>
  );
}

/** Whether recordings would go if they were kept for `days` and not for `before` any more; 0: for ever. */
export function isShorter(days: number, before: number): boolean {
  return days !== 0 && (before === 0 || days < before);
}

/** Asks before recordings are deleted; `old` null: the server could not say how many. */
export function RetentionSheet(props: {
  old: RecordingUsage['old'] | null;
  onYes: () => void;
  onNo: () => void;
}) {
  const { old, onYes, onNo } = props;
  const t = settingsTexts();
  return (
    <Sheet title={t.shorterAsk} onClose={onNo}>
      <div class="stack">
        <p>
          <Icon name="warn" />{' '}
          {old === null
            ? t.shorterUnknown
            : t.shorterWhat(formatCount(old.recordings), formatMegabytes(old.bytes))}
        </p>
        <button type="button" class="button main big wide" onClick={onNo}>
          {t.shorterNo}
        </button>
        <button type="button" class="button big wide" onClick={onYes}>
          {t.shorterYes}
        </button>
      </div>
    </Sheet>
  );
}
