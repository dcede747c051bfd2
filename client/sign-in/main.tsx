import { signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Role } from '../../server/contract/member.ts';
import { startLanguage } from '../i18n/start.ts';
import '../i18n/member-errors.ts';
import { createApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import { createSession, type Session } from '../state/session.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { saleEventInAddress, studioPath } from './address.ts';
import { Gate } from './gate.tsx';
import { signInTexts } from './texts.ts';

function Leave({ role }: { role: Role }) {
  const organises = role === 'organiser' && saleEventId === null;
  useEffect(() => location.replace(organises ? '/to-chuc' : studioPath(saleEventId)), [organises]);
  return null;
}

const session: Session = createSession(createApi((input, init) => fetch(input, init)));
const token = new URLSearchParams(location.search).get('token');
/** The sale event in whose studio the link opens. */
const saleEventId = saleEventInAddress(location.search);
const failure = signal<ClientError | null>(null);

async function open(): Promise<void> {
  if (token === null) return;
  failure.value = null;
  const outcome = await session.signInByLink(token);
  if (!outcome.ok) {
    // Tapped once more: whoever this phone was signed in for by it may go on.
    if (outcome.error.code === 'link_expired') await session.refresh();
    if (session.state.value !== 'in') failure.value = outcome.error;
    return;
  }
  // The token is used up; it need not stay in the phone's history.
  const address = new URL(location.href);
  address.searchParams.delete('token');
  history.replaceState(null, '', address);
}

function LinkPage() {
  const t = signInTexts();
  const error = failure.value;
  const retry = error?.code === 'offline' || error?.code === 'unavailable';
  return (
    <>
      <TopBar />
      <main class="page stack">
        {token === null && session.state.value !== 'in' && <Notice tone="bad" icon="warn" text={t.noToken} />}
        {error !== null && <ErrorNotice error={error} {...(retry ? { onRetry: open } : {})} />}
        {(token === null || error !== null) && session.state.value !== 'in' && (
          <a class="button wide" href="/ban-hang">
            {t.otherWay}
          </a>
        )}
        {token !== null && error === null && session.state.value !== 'in' && (
          <Notice icon="clock" text={t.opening} />
        )}
        {session.state.value === 'in' && (
          <Gate session={session} later={saleEventId !== null}>
            {(me) => <Leave role={me.member.role} />}
          </Gate>
        )}
      </main>
    </>
  );
}

startLanguage();
render(<LinkPage />, document.getElementById('app') ?? document.body);
// Opened again after the token was used up and taken off the address: whoever is signed in may go on.
void (token === null ? session.refresh() : open());
