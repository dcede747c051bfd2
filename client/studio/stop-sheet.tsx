import { Sheet } from '../ui/frame.tsx';
import { studioTexts } from './texts.ts';

/** Asks what "stop" means: the picture alone, or the market day with it; the strongest button is the one that ends nothing for good. */
export function StopSheet({ onStop, onClose }: { onStop: (endSale: boolean) => void; onClose: () => void }) {
  const t = studioTexts();
  return (
    <Sheet title={t.stopAsk} onClose={onClose}>
      <div class="stack">
        <button type="button" class="button big wide" onClick={onClose}>
          {t.keepOn}
        </button>
        <button type="button" class="button main big wide" onClick={() => onStop(false)}>
          {t.stopPause}
        </button>
        <button type="button" class="button big wide" onClick={() => onStop(true)}>
          {t.stopEnd}
        </button>
      </div>
    </Sheet>
  );
}
