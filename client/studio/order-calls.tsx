import { useEffect, useMemo } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import { Notice } from '../ui/frame.tsx';
import { browserSpeaker } from './loudspeaker.ts';
import { nowTexts } from './now-texts.ts';
import { createOrderCaller } from './order-caller.ts';
import { ToolIcon } from './tool-icon.tsx';

/** Whether new orders ring and are read aloud. */
export function OrderCalls({ desk }: { desk: Desk }) {
  const t = nowTexts();
  const caller = useMemo(
    () => createOrderCaller({ orders: desk.orders, speaker: browserSpeaker(), storage: localStorage }),
    [desk],
  );
  useEffect(() => caller.close, [caller]);
  const chimes = caller.chimes.value;
  const reads = caller.reads.value;
  return (
    <>
      <div class="tools">
        <button
          type="button"
          class={chimes ? 'tool on' : 'tool'}
          aria-pressed={chimes}
          onClick={() => caller.setChimes(!chimes)}
        >
          <ToolIcon name="bell" />
          <span>
            {t.chime}: {chimes ? t.on : t.off}
          </span>
        </button>
        <button
          type="button"
          class={reads ? 'tool on' : 'tool'}
          aria-pressed={reads}
          onClick={() => caller.setReads(!reads)}
        >
          <ToolIcon name="speech" />
          <span>
            {t.read}: {reads ? t.on : t.off}
          </span>
        </button>
      </div>
      {caller.voiceless.value && <Notice tone="warn" icon="warn" text={t.noVoice} />}
    </>
  );
}
