import type { PageData } from '../../server/contract/page.ts';
import { photoPath } from '../../server/contract/photo-path.ts';
import type { SaleEvent } from '../../server/contract/sale-event.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { OrderStore } from '../state/order-intent.ts';
import type { OrderSender } from '../state/order-sender.ts';
import type { Resource } from '../state/resource.ts';
import { takesOrders } from '../state/takes-orders.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { GuideLink } from '../ui/guide-link.tsx';
import { Icon } from '../ui/icon.tsx';
import { TopBar } from '../ui/top-bar.tsx';
import { CoopLine } from './coop-line.tsx';
import { Countdown } from './countdown.tsx';
import { Forget } from './forget.tsx';
import { HomeOrders } from './home-orders.tsx';
import { homeTexts } from './home-texts.ts';
import { OrderBar } from './order-bar.tsx';
import { watchTexts } from './texts.ts';

/** What the link on a card leads to, by the state of its sale event. */
function linkText({ state }: SaleEvent): string {
  const t = homeTexts();
  if (state === 'live') return t.watchNow;
  return state === 'ended' ? t.watchAgain : t.seeGoods;
}

function SaleCard({ saleEvent }: { saleEvent: SaleEvent }) {
  const { id, title, state, startsAt, coverId } = saleEvent;
  const isLive = state === 'live';
  return (
    <li class={isLive ? 'card sale-card live' : 'card sale-card'}>
      {coverId !== null && (
        <img class="cover" src={photoPath(coverId, 480)} alt="" loading="lazy" width={480} height={270} />
      )}
      <p class="row">
        {isLive ? (
          <span class="badge live">{commonTexts().states.live}</span>
        ) : (
          <span class="row soft">
            <Icon name="clock" />
            {formatDateTime(startsAt)}
          </span>
        )}
        {state === 'scheduled' && <Countdown startsAt={startsAt} />}
        {state === 'ended' && takesOrders(saleEvent, Date.now()) && (
          <span class="badge">{homeTexts().stillSells}</span>
        )}
      </p>
      <h3>{title}</h3>
      <p class="soft">{watchTexts().by(saleEvent.sellerName)}</p>
      <a
        class={isLive ? 'button main wide' : 'button wide'}
        href={`/xem/${id}`}
        aria-label={`${linkText(saleEvent)}: ${title}`}
      >
        {linkText(saleEvent)}
      </a>
    </li>
  );
}

function Section({ title, saleEvents }: { title: string; saleEvents: SaleEvent[] }) {
  if (saleEvents.length === 0) return null;
  return (
    <section class="stack-s">
      <h2>{title}</h2>
      <ul class="stack-s" aria-label={title}>
        {saleEvents.map((saleEvent) => (
          <SaleCard key={saleEvent.id} saleEvent={saleEvent} />
        ))}
      </ul>
    </section>
  );
}

/** The home page: what is on now, what comes next, what can be seen again. */
export function HomePage(props: {
  sales: Resource<{ saleEvents: SaleEvent[]; replays: SaleEvent[] }>;
  sender: OrderSender;
  store: OrderStore;
  coop: PageData['coop'] | null;
}) {
  const { sales, sender, store, coop } = props;
  const t = homeTexts();
  const { saleEvents = null, replays = [] } = sales.data.value ?? {};
  const error = sales.error.value;
  return (
    <>
      <TopBar />
      <main class="page stack">
        <h1>{t.tagline}</h1>
        <OrderBar sender={sender} />
        <HomeOrders store={store} />
        {error !== null && <ErrorNotice error={error} onRetry={sales.reload} />}
        {saleEvents === null && error === null && <Notice icon="clock" text={commonTexts().loading} />}
        {saleEvents?.length === 0 && <Notice text={t.noneNow} />}
        <Section title={t.liveNow} saleEvents={saleEvents?.filter(({ state }) => state === 'live') ?? []} />
        <Section
          title={t.comingNext}
          saleEvents={saleEvents?.filter(({ state }) => state !== 'live') ?? []}
        />
        {saleEvents !== null && saleEvents.length > 0 && (
          <a class="button wide" href="/lich.ics">
            <Icon name="clock" />
            {t.calendar}
          </a>
        )}
        <Section title={t.replays} saleEvents={replays} />
        <CoopLine coop={coop} />
        <p class="row">
          <GuideLink of="nguoi-mua" />
          <a class="button plain" href="/ban-hang">
            {t.forMembers}
          </a>
          <Forget />
        </p>
      </main>
    </>
  );
}
