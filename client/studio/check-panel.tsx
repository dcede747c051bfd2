import { useEffect, useMemo, useState } from 'preact/hooks';
import { sendRungTexts } from '../i18n/send-rungs.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { ErrorNotice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { checkTexts } from './check-texts.ts';
import type { LinkCheck } from './link-check.ts';
import { beginClimb } from './send-rungs.ts';
import { studioTexts } from './texts.ts';
import { gradeLink } from './uplink.ts';

/** What the check has found, in a colour and plain words. */
function CheckResult({ check }: { check: LinkCheck }) {
  const t = checkTexts();
  const grade = gradeLink(beginClimb(check.rung).rung, check);
  return (
    <div class={`card check-result stack-s ${grade}`} role="status">
      <p class="strong row">
        <Icon name={grade === 'good' ? 'check' : 'warn'} />
        {studioTexts().uplink[grade]}
      </p>
      <p>
        {sendRungTexts()[check.rung]}. {t.advice[grade]}
      </p>
    </div>
  );
}

/** The network check before going live; `onChecked` hears what it has found. */
export function CheckPanel(props: {
  link: Link;
  saleEventId: string;
  onChecked: (check: LinkCheck) => void;
}) {
  const { link, saleEventId, onChecked } = props;
  const t = checkTexts();
  const [checking, setChecking] = useState(false);
  const [check, setCheck] = useState<LinkCheck | null>(null);
  const [error, setError] = useState<ClientError | null>(null);
  // Who goes live needs the whole link: the panel goes away, and the check with it.
  const gone = useMemo(() => new AbortController(), []);
  useEffect(() => () => gone.abort(), [gone]);
  const run = async () => {
    setChecking(true);
    setCheck(null);
    setError(null);
    const { checkLink } = await import('./link-check.ts');
    const outcome = await checkLink(link, saleEventId, gone.signal);
    if (gone.signal.aborted) return;
    setChecking(false);
    if (outcome.ok) {
      setCheck(outcome.data);
      onChecked(outcome.data);
    } else setError(outcome.error);
  };
  return (
    <div class="stack-s">
      <button type="button" class="button wide" disabled={checking} onClick={run}>
        <Icon name="tune" />
        {check === null ? t.check : t.again}
      </button>
      {checking && (
        <p class="soft" role="status">
          {t.checking}
        </p>
      )}
      {check !== null && <CheckResult check={check} />}
      {error !== null && <ErrorNotice error={error} />}
    </div>
  );
}
