import type { ClientError } from '../net/outcome.ts';
import { Sheet } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { studioTexts } from './texts.ts';

/** Whether a person may be asked to take the live over from another phone. */
export function mayTakeOver(error: ClientError | null): boolean {
  return error?.code === 'seller_taken' && error.takeover === true;
}

/** Another phone is on air: whether this one is to take its place. */
export function TakeoverSheet({ onTake, onClose }: { onTake: () => void; onClose: () => void }) {
  const t = studioTexts();
  return (
    <Sheet title={t.takeoverAsk} onClose={onClose}>
      <div class="stack">
        <p>{t.takeoverMeans}</p>
        <button type="button" class="button main big wide" onClick={onTake}>
          <Icon name="camera" />
          {t.takeover}
        </button>
        <button type="button" class="button big wide" onClick={onClose}>
          {t.leaveOther}
        </button>
      </div>
    </Sheet>
  );
}
