import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Listing } from '../../../server/contract/catalog.ts';
import { photoPath } from '../../../server/contract/photo-path.ts';
import { formatCount } from '../../i18n/format.ts';
import type { Link } from '../../net/socket.ts';
import { posterUrl } from '../../player/sets.ts';
import { createDesk } from '../../state/desk.ts';
import { watchLiveHealth } from '../../state/live-health.ts';
import { ordersAMinute, type WatchedLive } from '../../state/lives.ts';
import { ErrorNotice } from '../../ui/frame.tsx';
import { listingName, StockLeft } from '../../ui/goods.tsx';
import { HealthLine } from '../../ui/health.tsx';
import { Icon } from '../../ui/icon.tsx';
import { UplinkPicture } from '../../ui/uplink-picture.tsx';
import { CommentsSheet, EndSheet, PinSheet } from './sheets.tsx';
import { livesTexts } from './texts.ts';

/** Units left from which goods count as scarce, as where stock is shown in red. */
const SCARCE = 5;
/** Scarce goods that are listed, the scarcest first: a card is looked at, not read through. */
const SCARCE_SHOWN = 4;

/** The pinned listing first, then what is nearly gone. */
export function listingsToMind<L extends Pick<Listing, 'id' | 'available'>>(
  listings: readonly L[],
  pinnedId: string | null,
): L[] {
  const pinned = listings.filter(({ id }) => id === pinnedId);
  const scarce = listings
    .filter(({ id, available }) => id !== pinnedId && available <= SCARCE)
    .sort((a, b) => a.available - b.available)
    .slice(0, SCARCE_SHOWN);
  return [...pinned, ...scarce];
}

/** A still of the live, or the cover; its place is kept where there is neither. */
function Still({ live: { planned, sale } }: { live: WatchedLive }) {
  const playlistUrl = sale.live.value?.playlistUrl ?? null;
  const still = playlistUrl === null ? null : posterUrl(playlistUrl);
  const src = still ?? (planned.coverId === null ? null : photoPath(planned.coverId, 480));
  return <div class="live-still">{src !== null && <img src={src} alt="" width={480} height={270} />}</div>;
}

function Stock({ live: { sale } }: { live: WatchedLive }) {
  const t = livesTexts();
  const pinnedId = sale.pin.value?.listingId ?? null;
  const toMind = listingsToMind(sale.listings.value, pinnedId);
  return (
    <section class="stack-s" aria-label={t.stock}>
      <h3>{t.stock}</h3>
      {toMind.length === 0 && <p class="soft">{t.plenty}</p>}
      {toMind.map((listing) => (
        <p key={listing.id} class="row spread">
          <span>
            {listing.id === pinnedId && (
              <span class="badge">
                <Icon name="pin" />
                {t.pinned}
              </span>
            )}{' '}
            {listingName(listing)}
          </span>
          <StockLeft listing={listing} />
        </p>
      ))}
    </section>
  );
}

/** One live as it does now, with what an organiser may do in it. `nowMs` is the server's clock as the page knows it. */
export function LiveCard({ link, live, nowMs }: { link: Link; live: WatchedLive; nowMs: number }) {
  const { planned, sale } = live;
  const t = livesTexts();
  const saleEventId = planned.id;
  const machine = useMemo(() => watchLiveHealth({ link, saleEventId }), [link, saleEventId]);
  useEffect(() => machine.close, [machine]);
  const desk = useMemo(() => createDesk({ link, saleEventId }), [link, saleEventId]);
  useEffect(() => desk.close, [desk]);
  const [sheet, setSheet] = useState<'pin' | 'end' | 'comments' | null>(null);
  const close = () => setSheet(null);

  const now = sale.live.value;
  const open = now !== null && now.state !== 'ended' ? now : null;
  const serverNowMs = nowMs + sale.aheadMs.value;
  const minutes =
    open === null ? null : Math.max(0, Math.floor((serverNowMs - Date.parse(open.startedAt)) / 60_000));
  const orders = desk.orders.value;
  const numbers = [
    { what: t.minutes, text: minutes === null ? '–' : formatCount(minutes) },
    { what: t.viewers, text: formatCount(sale.viewers.value) },
    { what: t.rate, text: orders === null ? '–' : formatCount(ordersAMinute(orders, serverNowMs)) },
    { what: t.orders, text: desk.totals.value === null ? '–' : formatCount(desk.totals.value.orders) },
  ];
  const muted = open?.muted === true;
  return (
    <li class="card stack live-card" aria-label={planned.title}>
      <div>
        <h2>{planned.title}</h2>
        <p>{planned.sellerName}</p>
      </div>
      <Still live={live} />
      <p class="row">
        <span class={open?.state === 'onAir' ? 'badge live' : 'badge'}>
          {t.states[open?.state ?? 'ended']}
        </span>
        {open !== null && (
          <span class="badge">
            <Icon name={muted ? 'mute' : 'sound'} />
            {muted ? t.muted : t.sound}
          </span>
        )}
      </p>
      <HealthLine health={machine.health.value} />
      {sale.error.value !== null && <ErrorNotice error={sale.error.value} onRetry={sale.reload} />}
      {desk.error.value !== null && <ErrorNotice error={desk.error.value} onRetry={desk.reload} />}
      <dl class="totals">
        {numbers.map(({ what, text }) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {open !== null && (
        <div class="live-uplink">
          <UplinkPicture samples={machine.uplink.value} />
          {machine.uplink.value.length === 0 && <p class="soft">{t.noUplink}</p>}
        </div>
      )}
      <Stock live={live} />
      <div class="row">
        <button
          type="button"
          class="button"
          aria-label={t.pinIn(planned.title)}
          onClick={() => setSheet('pin')}
        >
          <Icon name="pin" />
          {t.pin}
        </button>
        <a class="button" href={`#/phien/${saleEventId}`} aria-label={t.bookOf(planned.title)}>
          <Icon name="cart" />
          {t.book}
        </a>
        <button
          type="button"
          class="button"
          aria-label={t.commentsOf(planned.title)}
          onClick={() => setSheet('comments')}
        >
          <Icon name="show" />
          {t.comments}
        </button>
        <button
          type="button"
          class="button"
          aria-label={(open === null ? t.closeIn : t.endIn)(planned.title)}
          onClick={() => setSheet('end')}
        >
          <Icon name="stop" />
          {open === null ? t.close : t.end}
        </button>
      </div>
      {sheet === 'pin' && <PinSheet link={link} live={live} onClose={close} />}
      {sheet === 'comments' && <CommentsSheet link={link} live={live} onClose={close} />}
      {sheet === 'end' && (
        <EndSheet link={link} live={live} liveSessionId={open?.liveSessionId ?? null} onClose={close} />
      )}
    </li>
  );
}
