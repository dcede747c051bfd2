import { useEffect } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import type { Sale } from '../state/sale.ts';
import { Notice } from '../ui/frame.tsx';
import { nowTexts } from './now-texts.ts';
import { callOrders } from './order-caller.ts';
import type { StudioVoice } from './studio-voice.ts';
import { ToolIcon } from './tool-icon.tsx';

/** Whether new orders ring and are read aloud. */
export function OrderCalls({ desk, sale, voice }: { desk: Desk; sale: Sale; voice: StudioVoice }) {
  const t = nowTexts();
  useEffect(() => callOrders({ orders: desk.orders, listings: sale.listings, voice }), [desk, sale, voice]);
  const chimes = voice.chimes.value;
  const reads = voice.reads.value;
  return (
    <>
      <div class="tools">
        <button
          type="button"
          class={chimes ? 'tool on' : 'tool'}
          aria-pressed={chimes}
          onClick={() => voice.setChimes(!chimes)}
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
          onClick={() => voice.setReads(!reads)}
        >
          <ToolIcon name="speech" />
          <span>
            {t.read}: {reads ? t.on : t.off}
          </span>
        </button>
      </div>
      {voice.voiceless.value && <Notice tone="warn" icon="warn" text={t.noVoice} />}
    </>
  );
}
