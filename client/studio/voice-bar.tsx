import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { situationTexts } from './situation-texts.ts';
import { ToolIcon } from './tool-icon.tsx';
import { createVoiceMeter, type VoiceMeter } from './voice-meter.ts';

/** Shows that the microphone hears, and says so loudly when it is muted while somebody speaks. */
export function VoiceBar(props: { track: MediaStreamTrack; muted: boolean; onUnheard: () => void }) {
  const { track, muted, onUnheard } = props;
  const t = situationTexts();
  const meter = useSignal<VoiceMeter | null>(null);
  const bar = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const made = createVoiceMeter(track);
    meter.value = made;
    return () => {
      meter.value = null;
      made?.close();
    };
  }, [track, meter]);
  // Past the components: ten times a second only this bar moves.
  useSignalEffect(() => {
    const level = meter.value?.level.value ?? 0;
    if (bar.current !== null) bar.current.style.transform = `scaleX(${level})`;
  });
  const unheard = muted && meter.value?.speaking.value === true;
  useEffect(() => {
    if (unheard) onUnheard();
  }, [unheard, onUnheard]);
  if (meter.value === null) return null;
  const heard = meter.value.heard.value;
  return (
    <div class={muted ? 'voice off' : 'voice'}>
      <ToolIcon name={muted ? 'micOff' : 'mic'} />
      <span class="voice-track" aria-hidden="true">
        <span ref={bar} class="voice-level" />
      </span>
      <span class={unheard ? 'voice-words loud' : 'voice-words'} role="status">
        {unheard ? t.speaking : muted ? '' : heard ? t.hears : t.sayHello}
      </span>
    </div>
  );
}
