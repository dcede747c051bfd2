import type { ComponentChildren } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { RunSheetItem } from '../../server/contract/sale-event.ts';
import { commonTexts } from '../i18n/common.ts';
import type { CallApi } from '../net/api.ts';
import type { Link } from '../net/socket.ts';
import { createCommentDesk } from '../state/comment-desk.ts';
import { createDesk } from '../state/desk.ts';
import { createHiddenListings } from '../state/hidden-listings.ts';
import { watchLiveHealth } from '../state/live-health.ts';
import { createSale } from '../state/sale.ts';
import { Notice } from '../ui/frame.tsx';
import { GuideLink } from '../ui/guide-link.tsx';
import { HealthLine } from '../ui/health.tsx';
import { Icon } from '../ui/icon.tsx';
import { SaleSummaryCard } from '../ui/sale-summary.tsx';
import { UplinkPicture } from '../ui/uplink-picture.tsx';
import { AirPanel } from './air-panel.tsx';
import { createBroadcast } from './broadcast.ts';
import { CommentsPanel } from './comments-panel.tsx';
import { GoodsPanel } from './goods-panel.tsx';
import { browserSpeaker } from './loudspeaker.ts';
import { NowCard } from './now-card.tsx';
import { OrdersPanel } from './orders-panel.tsx';
import { practiceTexts } from './practice-texts.ts';
import { createStudioVoice } from './studio-voice.ts';
import { KeptLine } from './take/kept-line.tsx';
import { createTakeStore, indexedDbSlices } from './take/store.ts';
import { createTakes } from './take/takes.ts';

/** What a studio shows otherwise while it practises. */
export interface Practising {
  /** The picture as it came back; `sending` while one arrives at the server. */
  picture(sending: boolean): ComponentChildren;
  /** Instead of "ended". */
  over: ComponentChildren;
}

/** The studio of one sale event: picture, air, goods, orders. */
export function SaleStudio(props: {
  saleEventId: string;
  runSheet: readonly RunSheetItem[];
  link: Link;
  api: CallApi;
  /** A helper pins and counts in stock; the picture comes from the seller's phone. */
  mayBroadcast: boolean;
  onBack: () => void;
  /** Opens the practice of this sale event. */
  onPractise?: () => void;
  practising?: Practising;
}) {
  const { saleEventId, runSheet, link, api, mayBroadcast, onBack, onPractise, practising } = props;
  const sale = useMemo(() => createSale({ link, api, saleEventId }), [link, api, saleEventId]);
  const desk = useMemo(() => createDesk({ link, saleEventId }), [link, saleEventId]);
  const commentDesk = useMemo(() => createCommentDesk({ link, saleEventId }), [link, saleEventId]);
  const hidden = useMemo(() => createHiddenListings({ link, api, saleEventId }), [link, api, saleEventId]);
  const machine = useMemo(() => watchLiveHealth({ link, saleEventId }), [link, saleEventId]);
  const broadcast = useMemo(() => createBroadcast({ link, saleEventId }), [link, saleEventId]);
  const takes = useMemo(
    () =>
      createTakes({
        ...{ store: createTakeStore(indexedDbSlices()), broadcast, live: sale.live, online: link.online },
        recorded: () => machine.health.peek()?.recording !== 'off',
        nowMs: () => Date.now() + sale.aheadMs.value,
        loadUpload: () => import('./take/upload.ts'),
      }),
    [broadcast, sale, machine, link],
  );
  const voice = useMemo(() => createStudioVoice({ speaker: browserSpeaker(), storage: localStorage }), []);
  const off = broadcast.state.value === 'idle';
  const saleState = sale.saleEvent.value?.state;
  const selling = saleState === 'live';
  const over = saleState === 'ended' || saleState === 'cancelled';

  useEffect(() => voice.close, [voice]);
  // The button was below the picture; from now on what matters is on top, and what comes in below moves nothing there.
  useEffect(() => {
    if (!off) scrollTo(0, 0);
  }, [off]);
  useEffect(
    () => () => {
      takes.close();
      broadcast.close();
      machine.close();
      hidden.close();
      commentDesk.close();
      desk.close();
      sale.close();
    },
    [takes, broadcast, machine, hidden, commentDesk, desk, sale],
  );
  useEffect(() => {
    if (!over || !practising) return;
    void broadcast.stop(false);
    // The word of it stands on top.
    scrollTo(0, 0);
  }, [over, practising === undefined, broadcast]);

  const there = { sale, desk, link, saleEventId };
  const goods = <GoodsPanel key="goods" {...there} runSheet={runSheet} hidden={hidden} />;
  const comments = <CommentsPanel key="comments" {...there} commentDesk={commentDesk} />;
  const orders = <OrdersPanel key="orders" {...there} voice={voice} brief={selling} />;
  // While selling, what changes by itself comes before what is looked for; afterwards orders are what is left to do.
  const panels = selling
    ? [<NowCard key="now" {...there} runSheet={runSheet} hidden={hidden} />, orders, comments, goods]
    : over
      ? [orders, goods, comments]
      : [goods, comments, orders];

  return (
    <div class="stack">
      <div class="row">
        {off && !practising && (
          <button type="button" class="button plain" onClick={onBack}>
            <Icon name="back" />
            {commonTexts().back}
          </button>
        )}
        <h1>{sale.saleEvent.value?.title ?? '\u00a0'}</h1>
      </div>
      {!link.online.value && <Notice tone="warn" icon="warn" text={commonTexts().reconnecting} />}
      <HealthLine health={machine.health.value} />
      {over && (practising?.over ?? <Notice text={commonTexts().states[saleState]} />)}
      {sale.saleEvent.value?.state === 'ended' && !practising && (
        <SaleSummaryCard
          api={api}
          saleEvent={sale.saleEvent.value}
          // An order that comes or is given up makes it another sum.
          stamp={`${desk.totals.value?.orders} ${desk.totals.value?.totalDong}`}
        />
      )}
      {/* After the sale too: that is when it is sent. */}
      {mayBroadcast && !practising && <KeptLine takes={takes} />}
      {mayBroadcast && !over && (
        <AirPanel
          link={link}
          saleEventId={saleEventId}
          sale={sale}
          broadcast={broadcast}
          takes={takes}
          voice={voice}
          practising={practising !== undefined}
        />
      )}
      {practising && !over && practising.picture(sale.live.value?.state === 'onAir')}
      {onPractise && off && !over && saleState !== 'live' && (
        <button type="button" class="button wide" onClick={onPractise}>
          <Icon name="hide" />
          {mayBroadcast ? practiceTexts().start : practiceTexts().join}
        </button>
      )}
      {off && <GuideLink of="nguoi-ban" />}
      {panels}
      <UplinkPicture samples={machine.uplink.value} />
    </div>
  );
}
