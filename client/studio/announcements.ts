import { effect } from '@preact/signals';
import type { Broadcast } from './broadcast.ts';
import { nowTexts } from './now-texts.ts';
import type { StudioVoice } from './studio-voice.ts';

/** A link is measured each second; what is weak for fewer measurements in a row may still be getting faster. */
const WEAK_SAMPLES = 10;
/** Weak links come and go: what has been said is not said again for so long, ms. */
const SILENCE_MS = 60_000;
/** Whoever speaks while muted speaks to nobody, and should hear that soon again, ms. */
const UNHEARD_SILENCE_MS = 15_000;

/** Says aloud what else stands on the screen, which a seller who holds up goods does not look at. */
export interface Announcements {
  /** Somebody speaks while the sound is off, or the phone gives no sound. */
  unheard(): void;
  close(): void;
}

export function createAnnouncements(deps: {
  broadcast: Pick<Broadcast, 'state' | 'uplink'>;
  voice: Pick<StudioVoice, 'tell'>;
  nowMs?: () => number;
}): Announcements {
  const { broadcast, voice, nowMs = () => performance.now() } = deps;
  // Said in the language of the phone's voice, whatever language the page is in.
  const t = nowTexts.texts.vi.announce;
  let weakSamples = 0;
  let weakSaidMs = Number.NEGATIVE_INFINITY;
  let unheardSaidMs = Number.NEGATIVE_INFINITY;
  const stops = [
    effect(() => {
      if (broadcast.state.value === 'onAir') voice.tell(t.onAir, ['on-air']);
    }),
    effect(() => {
      const { grade } = broadcast.uplink.value;
      weakSamples = grade === 'weak' || grade === 'bad' ? weakSamples + 1 : 0;
      // Once for each time that it gets weak.
      if (weakSamples !== WEAK_SAMPLES || nowMs() - weakSaidMs < SILENCE_MS) return;
      weakSaidMs = nowMs();
      voice.tell(t.networkWeak, ['network-weak']);
    }),
  ];
  return {
    unheard() {
      if (broadcast.state.peek() !== 'onAir' || nowMs() - unheardSaidMs < UNHEARD_SILENCE_MS) return;
      unheardSaidMs = nowMs();
      voice.tell(t.notHeard, ['not-heard']);
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}
