import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Me } from '../../server/contract/member.ts';
import type { StaffSaleEvent } from '../../server/contract/sale-event.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import { language, setLanguage } from '../i18n/language.ts';
import { type CallApi, createApi } from '../net/api.ts';
import { createLink, SELLER } from '../net/socket.ts';
import { Gate } from '../sign-in/gate.tsx';
import { signInTexts } from '../sign-in/texts.ts';
import { createResource } from '../state/resource.ts';
import { createSession, type Session } from '../state/session.ts';
import { ListOf, TopBar } from '../ui/frame.tsx';
import { nextFirst } from './sale-order.ts';
import { SaleStudio } from './sale-studio.tsx';
import { studioTexts } from './texts.ts';
import '../watch/watch.css';
import './studio.css';

function SaleChooser({ api, onChoose }: { api: CallApi; onChoose: (saleEvent: StaffSaleEvent) => void }) {
  const t = studioTexts();
  const sales = useMemo(() => createResource(() => api('GET /api/sale-events')), [api]);
  const saleEvents = sales.data.value === null ? null : nextFirst(sales.data.value.saleEvents);
  return (
    <section class="stack">
      <h1>{t.choose}</h1>
      <ListOf
        label={t.choose}
        items={saleEvents}
        error={sales.error.value}
        empty={t.none}
        onRetry={sales.reload}
      >
        {(saleEvent) => (
          <li key={saleEvent.id}>
            <button
              type="button"
              class="card sale-choice"
              aria-label={t.open(saleEvent.title)}
              onClick={() => onChoose(saleEvent)}
            >
              <span class="row spread">
                <span class="soft">{formatDateTime(saleEvent.startsAt)}</span>
                <span class={saleEvent.state === 'live' ? 'badge live' : 'badge'}>
                  {commonTexts().states[saleEvent.state]}
                </span>
              </span>
              <strong>{saleEvent.title}</strong>
            </button>
          </li>
        )}
      </ListOf>
    </section>
  );
}

/** The connection is made here, after sign-in, so that it carries the auth session from its first message. */
function Studio({ me, api, session }: { me: Me; api: CallApi; session: Session }) {
  const link = useMemo(() => createLink(SELLER), []);
  useEffect(() => () => link.close(), [link]);
  const [chosen, setChosen] = useState<StaffSaleEvent | null>(null);
  if (chosen !== null) {
    return (
      <SaleStudio
        key={chosen.id}
        saleEventId={chosen.id}
        runSheet={chosen.runSheet}
        link={link}
        api={api}
        mayBroadcast={me.member.role !== 'helper'}
        onBack={() => setChosen(null)}
      />
    );
  }
  return (
    <>
      <SaleChooser api={api} onChoose={setChosen} />
      <p class="row spread">
        <span class="soft">
          {me.member.name} · {signInTexts().roles[me.member.role]}
        </span>
        <button type="button" class="button plain" onClick={session.signOut}>
          {signInTexts().signOut}
        </button>
      </p>
      {me.member.role === 'organiser' && (
        <a class="button wide" href="/to-chuc">
          {studioTexts().organise}
        </a>
      )}
    </>
  );
}

const api = createApi((input, init) => fetch(input, init));
const session = createSession(api);
setLanguage(language.value);
render(
  <>
    <TopBar />
    <main class="page stack">
      <Gate session={session}>{(me) => <Studio me={me} api={api} session={session} />}</Gate>
    </main>
  </>,
  document.getElementById('app') ?? document.body,
);
void session.refresh();
