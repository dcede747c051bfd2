import type { ComponentChildren } from 'preact';
import { commonTexts } from '../i18n/common.ts';
import type { Camera } from './camera.ts';
import type { CameraFault } from './camera-fault.ts';
import { Drawing, type Situation } from './drawings.tsx';
import { situationTexts } from './situation-texts.ts';

/** A drawing of what to do and the same in a sentence, with the way out below. */
export function SituationCard(props: {
  of: Situation;
  /** Instead of the situation's own. */
  text?: string;
  tone?: 'bad' | 'warn' | 'quiet';
  children?: ComponentChildren;
}) {
  const { of, tone = 'warn', children } = props;
  return (
    <div class={`situation ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Drawing of={of} />
      <p>{props.text ?? situationTexts().sentence[of]}</p>
      {children}
    </div>
  );
}

/** Trying again changes nothing about these: another address, app or phone does. */
const FINAL: ReadonlySet<CameraFault> = new Set(['old', 'insecure', 'inApp', 'policy']);

function RetryButton({ camera, fault }: { camera: Camera; fault: CameraFault | undefined }) {
  if (fault !== undefined && FINAL.has(fault)) return null;
  return (
    <button type="button" class="button wide" onClick={camera.retry}>
      {commonTexts().retry}
    </button>
  );
}

/** Why there is no picture and no sound at all; stands where the picture would. */
export function NoCamera({ camera }: { camera: Camera }) {
  const { audio, video } = camera.faults.value;
  const fault = video ?? audio;
  if (fault === undefined || camera.opening.value) return <SituationCard of="asking" tone="quiet" />;
  return (
    <SituationCard of={fault} tone="bad">
      <RetryButton camera={camera} fault={fault} />
    </SituationCard>
  );
}

/** One of both is missing, with why; null when the device simply has none. */
function Lacking({ camera }: { camera: Camera }) {
  const t = situationTexts();
  const { audio, video } = camera.faults.value;
  if (audio !== undefined) {
    const text = audio === 'missing' ? t.sentence.noMicrophone : `${t.noMicrophoneFor} ${t.sentence[audio]}`;
    return (
      <SituationCard of={audio === 'missing' ? 'noMicrophone' : audio} tone="bad" text={text}>
        <RetryButton camera={camera} fault={audio} />
      </SituationCard>
    );
  }
  if (video === undefined) return null;
  const text = video === 'missing' ? t.sentence.noCamera : `${t.noCameraFor} ${t.sentence[video]}`;
  return (
    <SituationCard of={video === 'missing' ? 'noCamera' : video} text={text}>
      <RetryButton camera={camera} fault={video} />
    </SituationCard>
  );
}

/** What the phone does to an open camera, the worst alone: more than one sentence at a time nobody reads. */
export function CameraTrouble({ camera, onAir }: { camera: Camera; onAir: boolean }) {
  if (camera.faults.value.audio !== undefined || camera.faults.value.video !== undefined) {
    return <Lacking camera={camera} />;
  }
  if (camera.taken.value.size > 0) return <SituationCard of="call" tone="bad" />;
  if (onAir && camera.away.value) {
    return (
      <SituationCard of="away">
        <button type="button" class="button wide" onClick={camera.forgetAway}>
          {situationTexts().understood}
        </button>
      </SituationCard>
    );
  }
  return null;
}
