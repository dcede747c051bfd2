import type { SaleEvent } from '../../server/contract/sale-event.ts';
import { commonTexts } from '../i18n/common.ts';
import { formatDateTime } from '../i18n/format.ts';
import type { OrderSender } from '../state/order-sender.ts';
import type { Resource } from '../state/resource.ts';
import { ErrorNotice, Notice, TopBar } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { OrderBar } from './order-bar.tsx';
import { watchTexts } from './texts.ts';

function SaleCard({ saleEvent }: { saleEvent: SaleEvent }) {
  const t = watchTexts();
  const isLive = saleEvent.state === 'live';
  return (
    <li class={isLive ? 'card sale-card live' : 'card sale-card'}>
      <p class="row">
        {isLive ? (
          <span class="badge live">{commonTexts().states.live}</span>
        ) : (
          <span class="row soft">
            <Icon name="clock" />
            {formatDateTime(saleEvent.startsAt)}
          </span>
        )}
      </p>
      <h3>{saleEvent.title}</h3>
      <p class="soft">{t.by(saleEvent.sellerName)}</p>
      <a
        class={isLive ? 'button main wide' : 'button wide'}
        href={`/xem/${saleEvent.id}`}
        aria-label={`${isLive ? t.watchNow : t.seeGoods}: ${saleEvent.title}`}
      >
        {isLive ? t.watchNow : t.seeGoods}
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

/** The home page: what is on now, what comes next. */
export function HomePage(props: { sales: Resource<{ saleEvents: SaleEvent[] }>; sender: OrderSender }) {
  const { sales, sender } = props;
  const t = watchTexts();
  const saleEvents = sales.data.value?.saleEvents ?? null;
  const error = sales.error.value;
  return (
    <>
      <TopBar />
      <main class="page stack">
        <h1>{t.tagline}</h1>
        <OrderBar sender={sender} />
        {error !== null && <ErrorNotice error={error} onRetry={sales.reload} />}
        {saleEvents === null && error === null && <Notice icon="clock" text={commonTexts().loading} />}
        {saleEvents?.length === 0 && <Notice text={t.noneNow} />}
        <Section title={t.liveNow} saleEvents={saleEvents?.filter(({ state }) => state === 'live') ?? []} />
        <Section
          title={t.comingNext}
          saleEvents={saleEvents?.filter(({ state }) => state !== 'live') ?? []}
        />
        <p>
          <a class="button plain" href="/ban-hang">
            {t.forMembers}
          </a>
        </p>
      </main>
    </>
  );
}
