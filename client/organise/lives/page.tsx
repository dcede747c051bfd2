import { useEffect, useMemo, useState } from 'preact/hooks';
import { commonTexts } from '../../i18n/common.ts';
import type { CallApi } from '../../net/api.ts';
import type { Link } from '../../net/socket.ts';
import { createLives } from '../../state/lives.ts';
import { ListOf, Notice } from '../../ui/frame.tsx';
import { LiveCard } from './card.tsx';
import styles from './lives.css?inline';
import { livesTexts } from './texts.ts';

/** How often minutes on air and orders a minute are counted anew, ms. */
const TICK_MS = 10_000;

/** The phone's clock, ms since the epoch, every few seconds. */
function useNow(): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

/** All lives at once, for who looks after them from afar. */
export function LivesPage({ api, link }: { api: CallApi; link: Link }) {
  const t = livesTexts();
  const lives = useMemo(() => createLives({ link, api }), [link, api]);
  useEffect(() => lives.close, [lives]);
  const nowMs = useNow();
  return (
    <section class="stack">
      <style>{styles}</style>
      <h1>{t.title}</h1>
      {!link.online.value && <Notice tone="warn" icon="warn" text={commonTexts().reconnecting} />}
      <ListOf
        label={t.title}
        items={lives.onAir.value}
        error={lives.error.value}
        empty={t.none}
        onRetry={lives.reload}
      >
        {(live) => <LiveCard key={live.planned.id} link={link} live={live} nowMs={nowMs} />}
      </ListOf>
    </section>
  );
}
