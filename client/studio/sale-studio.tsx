import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { RunSheetItem } from '../../server/contract/sale-event.ts';
import { commonTexts } from '../i18n/common.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { createCommentDesk } from '../state/comment-desk.ts';
import { createDesk } from '../state/desk.ts';
import { createHiddenListings } from '../state/hidden-listings.ts';
import { watchLiveHealth } from '../state/live-health.ts';
import { createSale } from '../state/sale.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { HealthLine } from '../ui/health.tsx';
import { Icon } from '../ui/icon.tsx';
import { UplinkPicture } from '../ui/uplink-picture.tsx';
import { AirState } from './air-state.tsx';
import { createBroadcast } from './broadcast.ts';
import { CheckPanel } from './check-panel.tsx';
import { CommentsPanel } from './comments-panel.tsx';
import { GoodsPanel } from './goods-panel.tsx';
import type { LinkCheck } from './link-check.ts';
import { OrdersPanel } from './orders-panel.tsx';
import { practiceTexts } from './practice-texts.ts';
import { useResume } from './resume.ts';
import { SelfView } from './self-view.tsx';
import { StopSheet } from './stop-sheet.tsx';
import { KeptLine } from './take/kept-line.tsx';
import { createTakeStore, indexedDbSlices } from './take/store.ts';
import { createTakes } from './take/takes.ts';
import { mayTakeOver, TakeoverSheet } from './takeover-sheet.tsx';
import { studioTexts } from './texts.ts';
import { keepAwake } from './wake-lock.ts';

/** A check of the network says nothing about later, ms: phones are carried about. */
const CHECK_HOLDS_MS = 3 * 60_000;

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
  const t = studioTexts();
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
  const stream = useRef<MediaStream | null>(null);
  const checked = useRef<LinkCheck | null>(null);
  const [hasStream, setHasStream] = useState(false);
  const [asking, setAsking] = useState(false);
  const refusal = broadcast.error.value;
  const [declined, setDeclined] = useState<ClientError | null>(null);
  const off = broadcast.state.value === 'idle';
  const saleState = sale.saleEvent.value?.state;
  const over = saleState === 'ended' || saleState === 'cancelled';

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
  useEffect(() => (off ? undefined : keepAwake()), [off]);
  useEffect(() => {
    if (off) return;
    // A slip of the thumb must not take the seller off the air.
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [off]);

  const liveSessionId = sale.live.value?.liveSessionId;
  const sending = broadcast.state.value === 'onAir' && link.online.value;
  const rung = broadcast.rung.value;
  useEffect(() => {
    // The phone alone knows what it chose to send; those who look at the uplink read it beside what arrives.
    if (sending && liveSessionId !== undefined) void link.command('uplink:tell', { liveSessionId, rung });
  }, [sending, liveSessionId, rung, link]);

  useResume({
    broadcast,
    saleEventId,
    stream: hasStream ? stream.current : null,
    live: saleState === undefined ? undefined : sale.live.value,
    enabled: mayBroadcast && !practising,
  });
  const onStream = useCallback(
    (opened: MediaStream) => {
      stream.current = opened;
      setHasStream(true);
      void broadcast.changeStream(opened);
      // Nobody misses a minute of a practice.
      if (!practising) takes.changeStream(opened);
    },
    [broadcast, takes, practising === undefined],
  );
  // Nobody is let down by the end of a practice.
  const askToStop = () => (practising ? void broadcast.stop(false) : setAsking(true));
  useEffect(() => {
    if (!over || !practising) return;
    void broadcast.stop(false);
    // The word of it stands on top.
    scrollTo(0, 0);
  }, [over, practising === undefined, broadcast]);
  const goLive = (takeover: boolean) => {
    if (stream.current === null) return;
    const known = checked.current;
    checked.current = null;
    const fresh = known !== null && performance.now() - known.atMs < CHECK_HOLDS_MS;
    broadcast.start(stream.current, fresh ? known.rung : undefined, { takeover });
  };

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
      {/* After the sale too: that is when it is sent. */}
      {mayBroadcast && !practising && <KeptLine takes={takes} />}
      {mayBroadcast && !over && (
        <>
          <SelfView onStream={onStream} />
          <AirState
            broadcast={broadcast}
            viewers={sale.viewers.value}
            seen={sale.live.value?.state === 'onAir'}
          />
          {refusal !== null && <ErrorNotice error={refusal} />}
          {off ? (
            <>
              <button
                type="button"
                class="button main big wide"
                disabled={!hasStream}
                onClick={() => goLive(false)}
              >
                <Icon name="camera" />
                {practising ? practiceTexts().goLive : t.goLive}
              </button>
              {!practising && (
                <CheckPanel
                  link={link}
                  saleEventId={saleEventId}
                  onChecked={(check) => {
                    checked.current = check;
                  }}
                />
              )}
            </>
          ) : (
            <button type="button" class="button big wide" onClick={askToStop}>
              <Icon name="stop" />
              {t.stop}
            </button>
          )}
        </>
      )}
      {practising && !over && practising.picture(sale.live.value?.state === 'onAir')}
      {onPractise && off && !over && saleState !== 'live' && (
        <button type="button" class="button wide" onClick={onPractise}>
          <Icon name="hide" />
          {mayBroadcast ? practiceTexts().start : practiceTexts().join}
        </button>
      )}
      <GoodsPanel sale={sale} link={link} saleEventId={saleEventId} runSheet={runSheet} hidden={hidden} />
      <CommentsPanel
        sale={sale}
        desk={desk}
        commentDesk={commentDesk}
        link={link}
        saleEventId={saleEventId}
      />
      <OrdersPanel sale={sale} desk={desk} link={link} saleEventId={saleEventId} />
      <UplinkPicture samples={machine.uplink.value} />
      {mayTakeOver(refusal) && refusal !== declined && (
        <TakeoverSheet onTake={() => goLive(true)} onClose={() => setDeclined(refusal)} />
      )}
      {asking && (
        <StopSheet
          onClose={() => setAsking(false)}
          onStop={(endSale) => {
            setAsking(false);
            void broadcast.stop(endSale);
          }}
        />
      )}
    </div>
  );
}
