import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDateTime } from '../i18n/format.ts';
import { createPlayer, type Player, type PlayerState } from '../player/player.ts';
import type { Sale } from '../state/sale.ts';
import { Icon } from '../ui/icon.tsx';
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
  return t.notYet(formatDateTime(saleEvent.startsAt));
}

/** The picture with its sound button and its state in words. Its box has its size before anything arrives. */
export function Stage({ sale }: { sale: Sale }) {
  const video = useRef<HTMLVideoElement>(null);
  const [player, setPlayer] = useState<Player | null>(null);
  const [muted, setMuted] = useState(true);
  const [portrait, setPortrait] = useState(false);
  const t = watchTexts();
  const url = sale.live.value?.playlistUrl ?? null;

  useEffect(() => {
    const element = video.current;
    if (element === null || url === null) return;
    const made = createPlayer(element, url);
    setPlayer(made);
    return () => {
      made.close();
      setPlayer(null);
    };
  }, [url]);

  useEffect(() => {
    const timer = setInterval(() => sale.tick(player?.pictureTimeMs() ?? null), TICK_MS);
    return () => clearInterval(timer);
  }, [sale, player]);

  const toggleSound = () => {
    const element = video.current;
    if (element === null) return;
    element.muted = !muted;
    setMuted(!muted);
    void element.play().catch(() => undefined);
  };
  const words = sentence(sale, player?.state.value ?? null);

  return (
    <section class={portrait ? 'stage portrait' : 'stage'} aria-label={t.video}>
      <video
        ref={video}
        aria-label={t.video}
        muted
        autoplay
        playsInline
        disablePictureInPicture
        onResize={({ currentTarget: { videoWidth, videoHeight } }) => setPortrait(videoHeight > videoWidth)}
      />
      {/* The state stays in the page so that a screen reader hears it change. */}
      <p class={words === null ? 'stage-words none' : 'stage-words'} role="status">
        {words}
      </p>
      {player !== null && (
        <button
          type="button"
          class={muted ? 'sound off' : 'sound'}
          aria-label={muted ? t.tapForSound : t.mute}
          onClick={toggleSound}
        >
          <Icon name={muted ? 'sound' : 'mute'} />
          {muted && t.sound}
        </button>
      )}
    </section>
  );
}
