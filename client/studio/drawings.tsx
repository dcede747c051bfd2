import type { ComponentChildren } from 'preact';
import type { CameraFault } from './camera-fault.ts';

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

const GLYPHS = {
  camera: 'M3 7h11v10H3Zm11 4 7-4v10l-7-4',
  mic: 'M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0ZM5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21m-3.500 0h7',
  handset:
    'M6 3.500c2-1 3 .5 4 3s-2 2.500-1 4.500 2.500 4 4.500 5 2-2 4.500-1 4 2 3 4-4 2.500-7.500.5S5 12.500 4 9.500 4 4.500 6 3.500Z',
  locked: 'M6 11h12v9H6Zm2.500 0V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2',
  unlocked: 'M6 11h12v9H6Zm2.500 0V7a3.500 3.500 0 0 1 6.800-1.200M12 14.500v2',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c-5 6-5 12 0 18 5-6 5-12 0-18Z',
  gear: 'M12 8.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM12 2.500v3m0 13v3M2.500 12h3m13 0h3M5.300 5.300l2.100 2.100m9.200 9.200 2.100 2.100m0-13.400-2.100 2.100m-9.200 9.200-2.100 2.100',
  again: 'M19.500 12a7.500 7.500 0 1 1-2.500-5.600M19.500 3v4.500H15',
  update: 'M12 4v11m-5-5 5 5 5-5M5 20h14',
  bolt: 'M13 3 5 14h6l-1 7 8-11h-6Z',
  headset: 'M4 14v-2a8 8 0 0 1 16 0v2M4 14h3v6H4Zm13 0h3v6h-3Zm3 6c0 2-3 2-6 2',
  chat: 'M4 4h16v12h-9l-5 4v-4H4Z',
  waves: 'M5 9a5 5 0 0 1 0 6M9 6.500a9 9 0 0 1 0 11M13 4a13 13 0 0 1 0 16',
} as const;

type Place = { x: number; y: number };

/** A glyph of 24 units with its middle at `x`, `y`. */
function Glyph({
  name,
  x,
  y,
  size = 30,
  tone,
}: Place & { name: keyof typeof GLYPHS; size?: number; tone?: string }) {
  const scale = size / 24;
  return (
    <path
      class={tone}
      d={GLYPHS[name]}
      transform={`translate(${x - size / 2} ${y - size / 2}) scale(${scale})`}
      stroke-width={2.4 / scale}
    />
  );
}

function Phone({ x, off, children }: { x: number; off?: boolean; children?: ComponentChildren }) {
  return (
    <g>
      <rect class={off ? 'dark' : 'screen'} x={x - 26} y={5} width={52} height={86} rx={8} />
      <path d={`M${x - 6} 11h12`} />
      {children}
    </g>
  );
}

/** A finger that taps at `x`, `y`. */
function Finger({ x, y }: Place) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <circle class="tap" r={9} />
      <path
        class="hand"
        d="M-4 21V3a4 4 0 0 1 8 0v10l9 2.500a5 5 0 0 1 4 5.500l-2 11H-2l-10-10a3.600 3.600 0 0 1 5-5Z"
      />
    </g>
  );
}

const Tick = ({ x, y }: Place) => (
  <g transform={`translate(${x} ${y})`}>
    <circle class="badge-good" r={9} />
    <path class="on-badge" d="m-4.500 .5 3 3.200L4.500-3" />
  </g>
);
const Cross = ({ x, y }: Place) => (
  <g transform={`translate(${x} ${y})`}>
    <circle class="badge-bad" r={9} />
    <path class="on-badge" d="m-3.500-3.500 7 7m0-7-7 7" />
  </g>
);
const Then = () => <path class="then" d="M88 48h20m-7-8 8 8-8 8" />;

/** A bar of an address, with a lock or what stands there. */
function AddressBar({ x, y, lock }: Place & { lock: 'locked' | 'unlocked' }) {
  return (
    <>
      <rect class="screen" x={x - 34} y={y - 13} width={68} height={26} rx={13} />
      <Glyph name={lock} x={x - 20} y={y - 1} size={20} tone={lock === 'locked' ? 'good' : 'bad'} />
      <path d={`M${x - 5} ${y}h28`} />
    </>
  );
}

/** A switch, on. */
const Switch = ({ x, y }: Place) => (
  <>
    <rect class="badge-good" x={x - 13} y={y - 8} width={26} height={16} rx={8} />
    <circle class="knob" cx={x + 5} cy={y} r={5} />
  </>
);

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
