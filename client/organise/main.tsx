import { signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Me } from '../../server/contract/member.ts';
import { formatCount } from '../i18n/format.ts';
import { startLanguage } from '../i18n/start.ts';
import '../i18n/member-errors.ts';
import { type CallApi, createApi } from '../net/api.ts';
import { createLink } from '../net/socket.ts';
import { Gate } from '../sign-in/gate.tsx';
import { signInTexts } from '../sign-in/texts.ts';
import { useSignOut } from '../sign-in/use-sign-out.ts';
import { EVERY_ORDER } from '../state/order-book.ts';
import { createResource } from '../state/resource.ts';
import { createSession, type Session } from '../state/session.ts';
import { createTransfers } from '../state/transfers.ts';
import { keepFocus } from '../ui/focus-keeper.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { GuideLink } from '../ui/guide-link.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { LivesPage, PaperPage, SettingsPage, SettlementPage, SettlementsPage } from './book/lazy.tsx';
import { BookPage } from './book-page.tsx';
import { buyerTexts } from './buyer-texts.ts';
import { BuyersPage } from './buyers-page.tsx';
import { GoodsPage } from './goods-page.tsx';
import { HouseholdsPage } from './households-page.tsx';
import { livesTexts } from './lives/texts.ts';
import { MembersPage } from './members-page.tsx';
import { orderBookTexts } from './order-texts.ts';
import { paymentTexts } from './payment-texts.ts';
import { CalendarPage } from './plan/calendar-page.tsx';
import { NewPlanPage, PlanPage } from './plan/plan-page.tsx';
import { SharePage } from './plan/share-page.tsx';
import { createRoute } from './route.ts';
import { SalePage } from './sale-page.tsx';
import { organiseTexts } from './texts.ts';
import { TransfersPage } from './transfers-page.tsx';
import '../watch/stage.css';
import '../watch/watch.css';
import studioStyles from '../studio/studio.css?inline';
import organiseStyles from './organise.css?inline';

const SALE_PAGES: ReadonlySet<string> = new Set(['sales', 'sale', 'newSale', 'edit', 'copy', 'share']);

/** What belongs to the order book. */
const BOOK_PAGES: ReadonlySet<string> = new Set(['book', 'paper', 'settlements', 'settlement']);

/** `open`: transfers that somebody has to look at; where there are none, the page is no concern of everyday. */
function Tabs({ page, open }: { page: string; open: number }) {
  const t = organiseTexts();
  const tabs = [
    { href: '#/', text: t.sales, on: SALE_PAGES.has(page) },
    { href: '#/dang-phat', text: livesTexts().title, on: page === 'lives' },
    { href: '#/don', text: orderBookTexts().title, on: BOOK_PAGES.has(page) },
    { href: '#/hang', text: t.goods, on: page === 'goods' || page === 'households' },
    { href: '#/nguoi-mua', text: buyerTexts().title, on: page === 'buyers' },
    { href: '#/thanh-vien', text: t.members, on: page === 'members' },
    { href: '#/cai-dat', text: t.settings, on: page === 'settings' },
    ...(open > 0 || page === 'transfers'
      ? [
          {
            href: '#/chuyen-khoan',
            text: `${paymentTexts().transfers} (${formatCount(open)})`,
            on: page === 'transfers',
          },
        ]
      : []),
  ];
  return (
    <nav class="tabs" aria-label={t.title}>
      {tabs.map(({ href, text, on }) => (
        <a key={href} href={href} {...(on ? { 'aria-current': 'page' } : {})}>
          {text}
        </a>
      ))}
    </nav>
  );
}

/** The connection is made here, after sign-in, so that it carries the auth session from its first message. */
function Organise({ me, api, session }: { me: Me; api: CallApi; session: Session }) {
  const link = useMemo(createLink, []);
  useEffect(() => () => link.close(), [link]);
  const route = useMemo(createRoute, []);
  const products = useMemo(() => createResource(() => api('GET /api/products')), [api]);
  const transfers = useMemo(() => createTransfers({ link }), [link]);
  useEffect(() => transfers.close, [transfers]);
  const bookFilter = useMemo(() => signal(EVERY_ORDER), []);
  const { signOut, error } = useSignOut(session);
  const at = route.value;
  return (
    <>
      <Tabs page={at.page} open={transfers.open.value?.length ?? 0} />
      {at.page === 'sales' && <CalendarPage api={api} />}
      {at.page === 'lives' && <LivesPage api={api} link={link} />}
      {at.page === 'book' && (
        <BookPage api={api} link={link} products={products.data.value?.products ?? []} filter={bookFilter} />
      )}
      {at.page === 'settlements' && <SettlementsPage api={api} />}
      {at.page === 'settlement' && (
        <SettlementPage key={at.settlementId} api={api} settlementId={at.settlementId} />
      )}
      {at.page === 'paper' && <PaperPage api={api} link={link} paper={at.paper} filter={at.filter} />}
      {at.page === 'goods' && <GoodsPage api={api} products={products} />}
      {at.page === 'households' && <HouseholdsPage api={api} />}
      {at.page === 'members' && <MembersPage api={api} ownId={me.member.id} />}
      {at.page === 'buyers' && <BuyersPage api={api} />}
      {at.page === 'settings' && <SettingsPage api={api} />}
      {at.page === 'transfers' && <TransfersPage transfers={transfers} />}
      {at.page === 'sale' && (
        <SalePage
          key={at.saleEventId}
          api={api}
          link={link}
          saleEventId={at.saleEventId}
          products={products.data.value?.products ?? []}
        />
      )}
      {at.page === 'newSale' && <NewPlanPage api={api} products={products} />}
      {(at.page === 'edit' || at.page === 'copy') && (
        <PlanPage
          key={`${at.page} ${at.saleEventId}`}
          api={api}
          products={products}
          saleEventId={at.saleEventId}
          as={at.page}
        />
      )}
      {at.page === 'share' && <SharePage key={at.saleEventId} api={api} saleEventId={at.saleEventId} />}
      {error !== null && <ErrorNotice error={error} />}
      <p class="row spread me">
        <span class="soft">
          {me.member.name} · {signInTexts().roles[me.member.role]}
        </span>
        <GuideLink of="nguoi-to-chuc" />
        <button type="button" class="button plain" onClick={signOut}>
          {signInTexts().signOut}
        </button>
      </p>
    </>
  );
}

function Refused() {
  const t = organiseTexts();
  return (
    <Notice tone="warn" icon="warn" text={t.onlyOrganisers}>
      <a class="button" href="/ban-hang">
        {t.toStudio}
      </a>
    </Notice>
  );
}

const api = createApi((input, init) => fetch(input, init));
const session = createSession(api);
startLanguage();
const app = document.getElementById('app') ?? document.body;
render(
  <>
    {/* Not in the sheet that all pages share: viewers would load it too. */}
    <style>{studioStyles + organiseStyles}</style>
    <TopBar />
    <main class="page stack">
      <Gate session={session}>
        {(me) =>
          me.member.role === 'organiser' ? <Organise me={me} api={api} session={session} /> : <Refused />
        }
      </Gate>
    </main>
  </>,
  app,
);
keepFocus(app);
void session.refresh();
