import { useEffect, useState } from 'preact/hooks';
import { formatCount } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';
import { createApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { canRemind, createReminding, type NoReminder } from '../state/reminding.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { InstallHint } from './install-hint.tsx';
import { remindTexts } from './remind-texts.ts';

/** Nothing under way: on, so many minutes before the start, or off; and why the last try failed. */
type State = { busy: boolean; minutesBefore: number | null; failure: NoReminder | null };

const isRefusal = (failure: NoReminder | null): failure is { code: 'denied' | 'impossible' } =>
  failure?.code === 'denied' || failure?.code === 'impossible';

/** How to be reminded of a sale event: by the browser where it can, by a calendar everywhere. */
export function Remind({ saleEventId }: { saleEventId: string }) {
  const t = remindTexts();
  const [reminding] = useState(() =>
    createReminding({ api: createApi((input, init) => fetch(input, init)), storage: localStorage }),
  );
  const [state, setState] = useState<State>(() => ({
    busy: false,
    minutesBefore: reminding.remembered(saleEventId),
    failure: null,
  }));
  const { busy, minutesBefore, failure } = state;
  const [justOn, setJustOn] = useState(false);
  useEffect(() => {
    void reminding.check(saleEventId).then((checked) => {
      // Not what has been turned on or off meanwhile.
      setState((now) => (now.busy ? now : { ...now, minutesBefore: checked }));
    });
  }, [saleEventId]);

  async function change(doIt: () => Promise<NoReminder | ClientError | null>): Promise<void> {
    setState((now) => ({ ...now, busy: true, failure: null }));
    const failed = await doIt();
    const now = reminding.remembered(saleEventId);
    setState({ busy: false, minutesBefore: now, failure: failed });
    setJustOn(now !== null && failed === null);
  }

  const byCalendarOnly = !canRemind() || isRefusal(failure);
  return (
    <>
      {isRefusal(failure) && <Notice tone="warn" icon="warn" text={t[failure.code]} />}
      {failure !== null && !isRefusal(failure) && <ErrorNotice error={failure} />}
      {minutesBefore !== null && (
        <Notice tone="good" icon="check" text={t.on(formatCount(minutesBefore))}>
          <button
            type="button"
            class="button"
            disabled={busy}
            onClick={() => void change(() => reminding.turnOff(saleEventId))}
          >
            {t.turnOff}
          </button>
        </Notice>
      )}
      {minutesBefore === null && !byCalendarOnly && (
        <button
          type="button"
          class="button main wide"
          aria-busy={busy}
          disabled={busy}
          onClick={() => void change(() => reminding.turnOn(saleEventId, language.value))}
        >
          <Icon name="clock" />
          {busy ? t.turningOn : t.remind}
        </button>
      )}
      <a class={byCalendarOnly ? 'button main wide' : 'button wide'} href={`/xem/${saleEventId}/lich.ics`}>
        <Icon name={byCalendarOnly ? 'clock' : 'save'} />
        {byCalendarOnly ? t.remindByCalendar : t.calendar}
      </a>
      {justOn && <InstallHint />}
    </>
  );
}
