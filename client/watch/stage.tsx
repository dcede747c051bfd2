import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDateTime } from '../i18n/format.ts';
import { createDataMeter, type DataMeter } from '../player/data-meter.ts';
import type { Choice } from '../player/modes.ts';
import { createPlayer, type Player, type PlayerState } from '../player/player.ts';
import { posterUrl } from '../player/sets.ts';
import type { Sale } from '../state/sale.ts';
import { coverOf } from './cover.ts';
import { QualitySheet } from './quality-sheet.tsx';
import { qualityTexts } from './quality-texts.ts';
import { StageButtons } from './stage-buttons.tsx';
import { watchTexts } from './texts.ts';

/** How often the pins are brought in step with the picture, ms. */
const TICK_MS = 250;

/** The sentence over the picture, or null when the picture speaks for itself. */
function sentence(sale: Sale, player: PlayerState | null): string | null {
  const t = watchTexts();
  const saleEvent = sale.saleEvent.value;
  const live = sale.live.value;
  const playing = player === 'playing';
  if (saleEvent?.state === 'cancelled') return t.saleCancelled;
  if (playing && live?.state !== 'interrupted') return null;
  if (live?.state === 'interrupted') {
    return live.interruptedBy === 'service' ? t.serviceMending : t.live.interrupted;
  }
  if (live?.state === 'ended' || player === 'ended') {
    return saleEvent?.state === 'ended' ? t.saleOver : t.live.ended;
  }
  if (live?.state === 'starting') return t.live.starting;
  if (player === 'stalled') return t.slow;
  if (player === 'retrying') return t.mending;
  if (live?.playlistUrl || saleEvent === null) return t.connecting;
  if (saleEvent.state === 'ended') return t.saleOver;
  if (saleEvent.state === 'live') return t.noPicture;
  // Before the start its picture is a photo, and the time stands at the edge.
  return null;
}

/** Says why nothing is heard, or why the picture does not move while everything is well; null when it does. */
export function note(player: Player, sellerMuted: boolean): string | null {
  const t = qualityTexts();
  if (sellerMuted) return t.muted;
  const chosen: Choice['kind'] = player.choice.value.kind;
  if (player.shown.value === 'sound') return chosen === 'sound' ? t.nowSound : t.weakSound;
  if (player.shown.value === 'stills') return chosen === 'stills' ? t.nowStills : t.weakStills;
  return null;
}

/** Where the words over the picture stand: over all of it, at its edge, or nowhere. */
function placeOf(words: string | null, aside: string | null): string {
  if (words !== null) return 'stage-words';
  return aside === null ? 'stage-words none' : 'stage-note';
}

/** The picture with its sound button and its state in words. Its box has its size before anything arrives. */
export function Stage({ sale }: { sale: Sale }) {
  const video = useRef<HTMLVideoElement>(null);
  const lastFrame = useRef<HTMLCanvasElement>(null);
  const [playing, setPlaying] = useState<{ player: Player; meter: DataMeter } | null>(null);
  const [begun, setBegun] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [muted, setMuted] = useState(true);
  const [portrait, setPortrait] = useState(false);
  const t = watchTexts();
  const url = sale.live.value?.playlistUrl ?? null;

  useEffect(() => {
    const element = video.current;
    if (element === null || url === null) return;
    const made = createPlayer(element, url, { lastFrame: lastFrame.current });
    const meter = createDataMeter(url);
    setPlaying({ player: made, meter });
    return () => {
      made.close();
      meter.close();
      setPlaying(null);
      setBegun(false);
    };
  }, [url]);

  useEffect(() => {
    const timer = setInterval(() => sale.tick(playing?.player.pictureTimeMs() ?? null), TICK_MS);
    return () => clearInterval(timer);
  }, [sale, playing]);

  const toggleSound = () => {
    const element = video.current;
    if (element === null) return;
    element.muted = !muted;
    setMuted(!muted);
    void element.play().catch(() => undefined);
  };
  const words = sentence(sale, playing?.player.state.value ?? null);
  const still = url === null;
  const saleEvent = sale.saleEvent.value;
  const asideOf = () => {
    if (words !== null) return null;
    if (playing !== null) return note(playing.player, sale.live.value?.muted === true);
    return saleEvent === null ? null : t.notYet(formatDateTime(saleEvent.startsAt));
  };
  const aside = asideOf();
  // Only until the first picture: later it would be older than the last one that was seen.
  const poster = still ? coverOf(sale) : begun ? null : posterUrl(url);

  return (
    <section class={portrait ? 'stage portrait' : still ? 'stage still' : 'stage'} aria-label={t.video}>
      <canvas ref={lastFrame} hidden />
      <video
        ref={video}
        {...(poster === null ? {} : { poster })}
        aria-label={t.video}
        muted
        autoplay
        playsInline
        disablePictureInPicture
        onLoadedData={() => setBegun(true)}
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => setPortrait(videoHeight > videoWidth)}
      />
      {/* The state stays in the page so that a screen reader hears it change. */}
      <p class={placeOf(words, aside)} role="status">
        {words ?? aside}
      </p>
      {playing !== null && (
        <StageButtons muted={muted} onChoose={() => setChoosing(true)} onSound={toggleSound} />
      )}
      {choosing && playing !== null && (
        <QualitySheet player={playing.player} meter={playing.meter} onClose={() => setChoosing(false)} />
      )}
    </section>
  );
}
