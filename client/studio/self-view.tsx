import { useEffect, useRef, useState } from 'preact/hooks';
import type { Camera } from './camera.ts';
import { CameraTrouble, NoCamera, SituationCard } from './situation.tsx';
import { situationTexts } from './situation-texts.ts';
import { studioTexts } from './texts.ts';
import { ToolIcon } from './tool-icon.tsx';
import { VoiceBar } from './voice-bar.tsx';

/** Mute, the other camera, the torch: an icon over its word, wide enough for a thumb. */
function Tools({ camera }: { camera: Camera }) {
  const t = situationTexts();
  const { video } = camera.faults.value;
  const muted = camera.muted.value;
  const torch = camera.torch.value;
  return (
    <div class="tools">
      <button
        type="button"
        class={muted ? 'tool on' : 'tool'}
        aria-pressed={muted}
        onClick={() => camera.setMuted(!muted)}
      >
        <ToolIcon name={muted ? 'mic' : 'micOff'} />
        {muted ? t.unmute : t.mute}
      </button>
      {video === undefined && (
        <button type="button" class="tool" onClick={camera.flip}>
          <ToolIcon name="flip" />
          {t.flip}
        </button>
      )}
      {torch !== null && (
        <button
          type="button"
          class={torch ? 'tool on' : 'tool'}
          aria-pressed={torch}
          onClick={() => void camera.setTorch(!torch)}
        >
          <ToolIcon name="torch" />
          {torch ? t.torchOff : t.torchOn}
        </button>
      )}
    </div>
  );
}

/** The seller's own picture, never its sound; what the phone does to it, and what the seller does with it. */
export function SelfView(props: {
  camera: Camera;
  onAir: boolean;
  /** The picture has another size now: the phone was turned. */
  onTurn: () => void;
  /** Somebody speaks while the sound is off. */
  onUnheard: () => void;
}) {
  const { camera, onAir, onTurn, onUnheard } = props;
  const t = studioTexts();
  const element = useRef<HTMLVideoElement>(null);
  const [portrait, setPortrait] = useState(false);
  const stream = camera.stream.value;
  const [microphone] = stream?.getAudioTracks() ?? [];
  const picture = stream !== null && stream.getVideoTracks().length > 0;
  useEffect(() => {
    if (element.current !== null) element.current.srcObject = stream;
  }, [stream]);
  return (
    <section class="self-view stack-s" aria-label={t.selfView}>
      {stream === null && <NoCamera camera={camera} />}
      <div class={`self-picture${portrait ? ' portrait' : ''}${onAir ? ' on-air' : ''}`} hidden={!picture}>
        <video
          ref={element}
          aria-label={t.selfView}
          class={camera.facing.value === 'user' ? 'mirrored' : ''}
          muted
          autoplay
          playsInline
          onResize={({ currentTarget: { videoWidth, videoHeight } }) => {
            setPortrait(videoHeight > videoWidth);
            camera.look();
            onTurn();
          }}
        />
      </div>
      {stream !== null && (
        <>
          <CameraTrouble camera={camera} onAir={onAir} />
          {camera.muted.value && microphone !== undefined && (
            <SituationCard of="muted" tone="bad">
              <button type="button" class="button main big wide" onClick={() => camera.setMuted(false)}>
                <ToolIcon name="mic" />
                {situationTexts().unmute}
              </button>
            </SituationCard>
          )}
          {microphone !== undefined && (
            <VoiceBar track={microphone} muted={camera.muted.value} onUnheard={onUnheard} />
          )}
          <Tools camera={camera} />
        </>
      )}
    </section>
  );
}
