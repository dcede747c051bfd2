import type { ComponentChildren } from 'preact';
import type { CameraFault } from './camera-fault.ts';
import { AddressBar, Cross, Finger, Glyph, Phone, Switch, Then, Tick } from './drawing-parts.tsx';

/** Everything that has a drawing: what is the matter on the left, what to do on the right, no words. */
export type Situation =
  | CameraFault
  | 'asking'
  | 'noCamera'
  | 'noMicrophone'
  | 'call'
  | 'away'
  | 'muted'
  | 'battery';

const CameraOn = () => (
  <Phone x={156}>
    <Glyph name="camera" x={156} y={48} />
    <Tick x={178} y={18} />
  </Phone>
);

/** What a phone asks, with the finger on the answer that lets it. */
const Question = () => (
  <Phone x={44}>
    <rect class="paper" x={24} y={28} width={40} height={40} rx={4} />
    <Glyph name="camera" x={36} y={39} size={16} />
    <Glyph name="mic" x={53} y={39} size={16} />
    <rect class="filled" x={43} y={52} width={18} height={11} rx={3} />
    <path d="M28 58h9" />
    <Finger x={54} y={58} />
  </Phone>
);

const SCENES: Record<Situation, () => ComponentChildren> = {
  asking: () => (
    <>
      <Question />
      <Then />
      <CameraOn />
    </>
  ),
  dismissed: () => (
    <>
      <Question />
      <Then />
      <CameraOn />
    </>
  ),
  refused: () => (
    <>
      <AddressBar x={44} y={28} lock="locked" />
      <Finger x={24} y={36} />
      <Then />
      <Glyph name="camera" x={138} y={28} size={28} />
      <Switch x={172} y={28} />
      <Glyph name="mic" x={138} y={68} size={28} />
      <Switch x={172} y={68} />
    </>
  ),
  system: () => (
    <>
      <Phone x={44}>
        <Glyph name="gear" x={44} y={46} size={32} />
        <Finger x={54} y={56} />
      </Phone>
      <Then />
      <Glyph name="globe" x={138} y={48} size={36} />
      <Switch x={176} y={48} />
    </>
  ),
  policy: () => (
    <>
      <rect class="paper" x={8} y={12} width={72} height={72} rx={5} />
      <path d="M8 26h72" />
      <rect class="screen" x={22} y={36} width={44} height={38} rx={4} />
      <Glyph name="camera" x={44} y={55} size={24} />
      <Cross x={66} y={36} />
      <Then />
      <rect class="screen" x={120} y={12} width={72} height={72} rx={5} />
      <path d="M120 26h72" />
      <Glyph name="camera" x={156} y={56} size={34} />
      <Tick x={190} y={14} />
    </>
  ),
  inUse: () => (
    <>
      <rect class="paper" x={30} y={10} width={44} height={62} rx={6} />
      <rect class="screen" x={14} y={24} width={44} height={62} rx={6} />
      <Glyph name="camera" x={36} y={55} size={26} />
      <path class="then" d="M74 88V52m-8 8 8-8 8 8" />
      <Then />
      <CameraOn />
    </>
  ),
  insecure: () => (
    <>
      <AddressBar x={44} y={48} lock="unlocked" />
      <Cross x={76} y={34} />
      <Then />
      <AddressBar x={156} y={48} lock="locked" />
      <Tick x={188} y={34} />
    </>
  ),
  inApp: () => (
    <>
      <Glyph name="chat" x={34} y={58} size={60} />
      <Glyph name="camera" x={34} y={52} size={26} />
      <Cross x={12} y={36} />
      <path class="dots" d="M66 6v.1m0 8v.1m0 8v.1" />
      <Finger x={66} y={24} />
      <Then />
      <Glyph name="globe" x={156} y={48} size={60} />
      <Tick x={182} y={22} />
    </>
  ),
  old: () => (
    <>
      <Phone x={44}>
        <Glyph name="globe" x={44} y={46} size={34} />
        <Cross x={64} y={18} />
      </Phone>
      <Then />
      <Phone x={156}>
        <Glyph name="update" x={156} y={46} size={34} tone="good" />
        <Tick x={178} y={18} />
      </Phone>
    </>
  ),
  missing: () => (
    <>
      <Phone x={44}>
        <Glyph name="camera" x={44} y={34} />
        <Glyph name="mic" x={44} y={66} />
        <Cross x={66} y={18} />
      </Phone>
      <Then />
      <CameraOn />
    </>
  ),
  failed: () => (
    <>
      <Phone x={44}>
        <Glyph name="again" x={44} y={44} size={34} tone="accent" />
        <Finger x={50} y={54} />
      </Phone>
      <Then />
      <CameraOn />
    </>
  ),
  noCamera: () => (
    <>
      <Glyph name="camera" x={44} y={48} size={52} />
      <Cross x={68} y={24} />
      <Then />
      <Glyph name="mic" x={146} y={48} size={52} />
      <Glyph name="waves" x={182} y={48} size={34} tone="good" />
    </>
  ),
  noMicrophone: () => (
    <>
      <Glyph name="mic" x={44} y={48} size={52} />
      <Cross x={66} y={24} />
      <Then />
      <Glyph name="headset" x={156} y={46} size={56} />
      <Tick x={186} y={18} />
    </>
  ),
  call: () => (
    <>
      <Phone x={44}>
        <Glyph name="handset" x={44} y={46} size={30} tone="good" />
        <path d="M10 30c-5 8-5 24 0 32M78 30c5 8 5 24 0 32" />
      </Phone>
      <Then />
      <CameraOn />
    </>
  ),
  away: () => (
    <>
      <Phone x={44} off>
        <g class="on-dark">
          <Glyph name="locked" x={44} y={48} size={34} />
        </g>
      </Phone>
      <Then />
      <CameraOn />
    </>
  ),
  muted: () => (
    <>
      <Glyph name="mic" x={44} y={44} size={52} />
      <Cross x={66} y={20} />
      <Finger x={46} y={52} />
      <Then />
      <Glyph name="mic" x={146} y={48} size={52} />
      <Glyph name="waves" x={182} y={48} size={34} tone="good" />
    </>
  ),
  battery: () => (
    <>
      <rect class="screen" x={14} y={32} width={56} height={32} rx={5} />
      <path d="M76 42v12" />
      <rect class="badge-bad" x={19} y={37} width={11} height={22} rx={2} />
      <Then />
      <rect class="screen" x={124} y={32} width={56} height={32} rx={5} />
      <path d="M186 42v12" />
      <rect class="badge-good" x={129} y={37} width={46} height={22} rx={2} />
      <g class="on-good">
        <Glyph name="bolt" x={152} y={48} size={22} />
      </g>
    </>
  ),
};

/** The drawing of a situation; the sentence beside it says the same, so that screen readers skip it. */
export function Drawing({ of }: { of: Situation }) {
  return (
    <svg class="drawing" viewBox="0 0 200 96" aria-hidden="true" focusable="false">
      {SCENES[of]()}
    </svg>
  );
}
