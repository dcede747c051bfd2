import { useState } from 'preact/hooks';
import { takeInstallHint } from '../state/installing.ts';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { install } from './early.ts';
import { installTexts } from './install-texts.ts';

/** Tells once how to put the market on the home screen, beneath what somebody has just done; taken away, it is gone for good. */
export function InstallHint() {
  const t = installTexts();
  const [way, setWay] = useState(() =>
    takeInstallHint({
      storage: localStorage,
      offered: install.offer !== null,
      agent: navigator.userAgent,
      installed: navigator.standalone === true || matchMedia('(display-mode: standalone)').matches,
    }),
  );
  if (way === null) return null;
  const ask = () => {
    setWay(null);
    // What the person answers is between them and the browser.
    install.offer?.prompt().catch(() => undefined);
    install.offer = null;
  };
  return (
    <Notice icon="save" text={way === 'offer' ? t.why : t.safari}>
      {way === 'offer' && (
        <button type="button" class="button" onClick={ask}>
          {t.install}
        </button>
      )}
      <button type="button" class="button plain" onClick={() => setWay(null)}>
        <Icon name="close" />
        {t.notNow}
      </button>
    </Notice>
  );
}
