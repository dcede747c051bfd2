import { batch, type ReadonlySignal, signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Me } from '../../server/contract/member.ts';
import type { StaffSaleEvent } from '../../server/contract/sale-event.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import { startLanguage } from '../i18n/start.ts';
import '../i18n/member-errors.ts';
import { type CallApi, createApi } from '../net/api.ts';
import { SELLER } from '../net/seller.ts';
import { createLink, type Link } from '../net/socket.ts';
import { practiceInAddress, saleEventInAddress, studioPath } from '../sign-in/address.ts';
import { Gate } from '../sign-in/gate.tsx';
import { signInTexts } from '../sign-in/texts.ts';
import { useSignOut } from '../sign-in/use-sign-out.ts';
import { createResource } from '../state/resource.ts';
import { createSession, type Session } from '../state/session.ts';
import { keepFocus } from '../ui/focus-keeper.ts';
import { ErrorNotice, ListOf } from '../ui/frame.tsx';
import { GuideLink } from '../ui/guide-link.tsx';
import { Icon } from '../ui/icon.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { PracticeStudio } from './practice.tsx';
import { nextFirst } from './sale-order.ts';
import { SaleStudio } from './sale-studio.tsx';
import { studioTexts } from './texts.ts';
import '../watch/stage.css';
import '../watch/watch.css';
import cameraStyles from './camera.css?inline';
import studioStyles from './studio.css?inline';

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
            <button type="button" class="card sale-choice" onClick={() => onChoose(saleEvent)}>
              <span class="visually-hidden">{t.open(saleEvent.title)}. </span>
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

/** Which studio is open, and whether it practises. It stands in the address for links and reloads; "back" leaves the page, which asks before. */
function createChoice() {
  const saleEventId = signal(saleEventInAddress(location.search));
  const practising = signal(practiceInAddress(location.search));
  return {
    saleEventId: saleEventId as ReadonlySignal<string | null>,
    practising: practising as ReadonlySignal<boolean>,
    choose(id: string | null, practise = false) {
      batch(() => {
        saleEventId.value = id;
        practising.value = practise;
      });
      history.replaceState(null, '', studioPath(id, practise));
    },
  };
}

/** Whether the picture may come from this phone; the server has the last word. */
function sells({ member }: Me, saleEvent: StaffSaleEvent | undefined): boolean {
  if (saleEvent === undefined || member.role === 'organiser') return member.role !== 'helper';
  const named = saleEvent.members.find(({ memberId }) => memberId === member.id);
  return member.id === saleEvent.sellerId || named?.as === 'seller';
}

/** The order of showing comes when it comes: camera and goods do not wait for it. */
function OpenStudio(props: { saleEventId: string; link: Link; api: CallApi; me: Me; onBack: () => void }) {
  const { saleEventId, api, me } = props;
  const sale = useMemo(
    () => createResource(() => api('GET /api/sale-events/:id', { params: { id: saleEventId } })),
    [api, saleEventId],
  );
  const saleEvent = sale.data.value?.saleEvent;
  const studio = { saleEventId, runSheet: saleEvent?.runSheet ?? [], mayBroadcast: sells(me, saleEvent) };
  if (choice.practising.value) {
    return <PracticeStudio {...studio} onLeave={() => choice.choose(saleEventId)} />;
  }
  return <SaleStudio {...props} {...studio} onPractise={() => choice.choose(saleEventId, true)} />;
}

/** The connection is made here, after sign-in, so that it carries the auth session from its first message. */
function Studio({ me, api, session }: { me: Me; api: CallApi; session: Session }) {
  const link = useMemo(() => createLink(SELLER), []);
  useEffect(() => () => link.close(), [link]);
  const { signOut, error } = useSignOut(session);
  const saleEventId = choice.saleEventId.value;
  if (saleEventId !== null) {
    const onBack = () => choice.choose(null);
    return <OpenStudio {...{ saleEventId, link, api, me, onBack }} />;
  }
  return (
    <>
      <SaleChooser api={api} onChoose={({ id }) => choice.choose(id)} />
      {error !== null && <ErrorNotice error={error} />}
      <p class="row spread">
        <span class="soft">
          {me.member.name} · {signInTexts().roles[me.member.role]}
        </span>
        {/* On a shared phone the next one taps their name and types their PIN. */}
        <button type="button" class="button plain" onClick={signOut}>
          <Icon name="people" />
          {signInTexts().switchMember}
        </button>
      </p>
      <p>
        <GuideLink of="nguoi-ban" />
      </p>
      {me.member.role === 'organiser' && (
        <a class="button wide" href="/to-chuc">
          {studioTexts().organise}
        </a>
      )}
    </>
  );
}

/** Who comes by a link into one studio sells first and chooses a PIN on the way out. */
function Entry() {
  return (
    <Gate session={session} later={choice.saleEventId.value !== null}>
      {(me) => <Studio me={me} api={api} session={session} />}
    </Gate>
  );
}

const api = createApi((input, init) => fetch(input, init));
const session = createSession(api);
const choice = createChoice();
startLanguage();
const app = document.getElementById('app') ?? document.body;
render(
  <>
    {/* Not in the sheet that all pages share: viewers would load it too. */}
    <style>{cameraStyles + studioStyles}</style>
    <TopBar />
    <main class="page stack">
      <Entry />
    </main>
  </>,
  app,
);
keepFocus(app);
void session.refresh();
