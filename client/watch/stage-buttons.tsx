import { Icon } from '../ui/icon.tsx';
import { qualityTexts } from './quality-texts.ts';
import { watchTexts } from './texts.ts';

/** What lies over the corners of a picture, live or recorded: quality, and the sound. */
export function StageButtons(props: { muted: boolean; onChoose: () => void; onSound: () => void }) {
  const { muted, onChoose, onSound } = props;
  const t = watchTexts();
  return (
    <>
      <button type="button" class="tune" aria-label={qualityTexts().button} onClick={onChoose}>
        <Icon name="tune" />
      </button>
      <button
        type="button"
        class={muted ? 'sound off' : 'sound'}
        aria-label={muted ? t.tapForSound : t.mute}
        onClick={onSound}
      >
        <Icon name={muted ? 'sound' : 'mute'} />
        {muted && t.sound}
      </button>
    </>
  );
}
