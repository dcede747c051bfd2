import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Listing } from '../../server/contract/catalog.ts';
import { createApi } from '../net/api.ts';
import { createDataMeter, type DataMeter } from '../player/data-meter.ts';
import { createReplayPlayer, type ReplayPlayer } from '../player/replay-player.ts';
import { type FoundReplay, findReplay } from '../state/replay.ts';
import { replayLineOf, shownAlong, shownAt } from '../state/replay-line.ts';
import { createResource } from '../state/resource.ts';
import type { Sale } from '../state/sale.ts';
import { ErrorNotice } from '../ui/frame.tsx';
import { listingName, Price, StockLeft } from '../ui/goods.tsx';
import { Icon } from '../ui/icon.tsx';
import { coverOf } from './cover.ts';
import { type Choose, OrderButton } from './goods-list.tsx';
import { OrdersUntil } from './orders-until.tsx';
import { QualitySheet } from './quality-sheet.tsx';
import styles from './replay.css?inline';
import { Markers, ReplayControls } from './replay-controls.tsx';
import { replayTexts } from './replay-texts.ts';
import { note } from './stage.tsx';
import { StageButtons } from './stage-buttons.tsx';

/** The sentence over the picture; null when it speaks for itself. */
function sentence(replay: ReplayPlayer): string | null {
  const t = replayTexts();
  if (!replay.playing.value) return null;
  switch (replay.player.value?.state.value) {
    case 'loading':
      return t.connecting;
    case 'stalled':
      return t.fetching;
    case 'retrying':
      return t.mending;
    default:
      return null;
  }
}

/** What was shown at the moment of the picture; `choose` orders it, null when nothing is sold any more. */
function ShownCard({ listing, choose }: { listing: Listing | null; choose: Choose | null }) {
  const t = replayTexts();
  return (
    <section class="pinned replay-shown" aria-label={t.shown} aria-live="polite">
      {listing === null ? (
        <p class="soft">{t.nothingShown}</p>
      ) : (
        <>
          <p class="pinned-name">
            <span class="code">{listing.code}</span> {listingName(listing)}
          </p>
          {choose === null ? (
            <p>
              <Price listing={{ ...listing, flash: null }} />
            </p>
          ) : (
            <div class="offer">
              <p>
                <Price listing={listing} /> <StockLeft listing={listing} />
              </p>
              <OrderButton listing={listing} choose={choose} main />
            </div>
          )}
        </>
      )}
    </section>
  );
}

/** The picture with what is laid over it. */
function Screen(props: {
  cover: string | null;
  onReady: (video: HTMLVideoElement, lastFrame: HTMLCanvasElement) => () => void;
  replay: ReplayPlayer | null;
  meter: DataMeter | null;
}) {
  const { cover, onReady, replay, meter } = props;
  const video = useRef<HTMLVideoElement>(null);
  const lastFrame = useRef<HTMLCanvasElement>(null);
  const [muted, setMuted] = useState(false);
  const [portrait, setPortrait] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const t = replayTexts();
  const player = replay?.player.value ?? null;
  const words = replay && sentence(replay);
  const aside = words === null && player !== null ? note(player, false) : null;
  useEffect(() => {
    if (video.current && lastFrame.current) return onReady(video.current, lastFrame.current);
  }, [onReady]);
  return (
    <section
      class={portrait ? 'stage portrait' : player === null ? 'stage still' : 'stage'}
      aria-label={t.video}
    >
      {cover !== null && player === null && <img class="replay-cover" src={cover} alt="" />}
      <canvas ref={lastFrame} hidden />
      <video
        ref={video}
        aria-label={t.video}
        muted={muted}
        playsInline
        disablePictureInPicture
        onVolumeChange={({ currentTarget }) => setMuted(currentTarget.muted)}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => setPortrait(videoHeight > videoWidth)}
      />
      <p class={words ? 'stage-words' : aside ? 'stage-note' : 'stage-words none'} role="status">
        {words ?? aside}
      </p>
      {player === null && replay !== null && (
        <div class="replay-start">
          <button type="button" class="button main big" onClick={() => replay.play()}>
            <Icon name="show" />
            {t.watchAgain}
          </button>
        </div>
      )}
      {player !== null && meter !== null && (
        <>
          <StageButtons muted={muted} onChoose={() => setChoosing(true)} onSound={() => setMuted(!muted)} />
          {choosing && (
            <QualitySheet recorded player={player} meter={meter} onClose={() => setChoosing(false)} />
          )}
        </>
      )}
    </section>
  );
}

/** Picture, time line and markers of what there is; `children` above the markers, of which there may be many. */
function Playing(props: {
  found: FoundReplay;
  listings: Listing[];
  cover: string | null;
  choose: Choose | null;
  children: ComponentChildren;
}) {
  const { found, listings, cover, choose, children } = props;
  const [replay, setReplay] = useState<ReplayPlayer | null>(null);
  const [meter, setMeter] = useState<DataMeter | null>(null);
  const line = useMemo(() => replayLineOf(found.recordings), [found]);
  const shown = useMemo(() => shownAlong(line, found.pins, listings), [line, found, listings]);
  const open = useMemo(
    () => (video: HTMLVideoElement, lastFrame: HTMLCanvasElement) => {
      const parts = found.recordings.map(({ playlistUrl, sound }, index) => ({
        ...{ playlistUrl, sound, startMs: line.startsMs[index] ?? 0 },
      }));
      const made = createReplayPlayer(video, parts, line.lengthMs, { lastFrame });
      // All recordings lie beside each other.
      const [first] = parts;
      const counted = createDataMeter(
        new URL('../index.m3u8', new URL(first?.playlistUrl ?? '', location.href)).href,
      );
      setReplay(made);
      setMeter(counted);
      return () => {
        made.close();
        counted.close();
      };
    },
    [found, line],
  );
  return (
    <>
      <div class="watch-top">
        <Screen cover={cover} onReady={open} replay={replay} meter={meter} />
      </div>
      <ShownCard listing={shownAt(shown, replay?.positionMs.value ?? 0)} choose={choose} />
      {replay !== null && <ReplayControls replay={replay} lengthMs={line.lengthMs} shown={shown} />}
      <div class="replay-part stack-s">
        {children}
        {replay !== null && <Markers replay={replay} shown={shown} />}
      </div>
    </>
  );
}

/** The sale event that is over, from its recordings, with what was shown to order for as long as `choose` is given. */
export function Replay(props: {
  sale: Sale;
  saleEventId: string;
  choose: Choose | null;
  /** Told when the time for orders is over. */
  onOver: () => void;
}) {
  const { sale, saleEventId, choose, onOver } = props;
  const t = replayTexts();
  const found = useMemo(() => {
    const fetcher: typeof fetch = (input, init) => fetch(input, init);
    return createResource(() => findReplay(createApi(fetcher), fetcher, saleEventId));
  }, [saleEventId]);
  const saleEvent = sale.saleEvent.value;
  const cover = coverOf(sale);
  const { value: replay } = found.data;
  const { value: error } = found.error;
  const about = saleEvent !== null && (
    <OrdersUntil saleEvent={saleEvent} aheadMs={sale.aheadMs.value} onOver={onOver} />
  );
  return (
    <>
      <style>{styles}</style>
      {replay !== null && replay.recordings.length > 0 ? (
        <Playing found={replay} listings={sale.listings.value} cover={cover} choose={choose}>
          {about}
        </Playing>
      ) : (
        <>
          <section class="stage still" aria-label={t.video}>
            {cover !== null && <img class="replay-cover" src={cover} alt="" />}
            {error === null && (
              <p class={replay === null ? 'stage-words' : 'stage-note'} role="status">
                {replay === null ? t.loading : t.gone}
              </p>
            )}
          </section>
          <div class="replay-part stack-s">
            {error !== null && <ErrorNotice error={error} onRetry={found.reload} />}
            {about}
          </div>
        </>
      )}
    </>
  );
}
