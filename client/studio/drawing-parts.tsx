import type { ComponentChildren } from 'preact';

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
export function Glyph({
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

export function Phone({ x, off, children }: { x: number; off?: boolean; children?: ComponentChildren }) {
  return (
    <g>
      <rect class={off ? 'dark' : 'screen'} x={x - 26} y={5} width={52} height={86} rx={8} />
      <path d={`M${x - 6} 11h12`} />
      {children}
    </g>
  );
}

/** A finger that taps at `x`, `y`. */
export function Finger({ x, y }: Place) {
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

export const Tick = ({ x, y }: Place) => (
  <g transform={`translate(${x} ${y})`}>
    <circle class="badge-good" r={9} />
    <path class="on-badge" d="m-4.500 .5 3 3.200L4.500-3" />
  </g>
);
export const Cross = ({ x, y }: Place) => (
  <g transform={`translate(${x} ${y})`}>
    <circle class="badge-bad" r={9} />
    <path class="on-badge" d="m-3.500-3.500 7 7m0-7-7 7" />
  </g>
);
export const Then = () => <path class="then" d="M88 48h20m-7-8 8 8-8 8" />;

/** A bar of an address, with a lock or what stands there. */
export function AddressBar({ x, y, lock }: Place & { lock: 'locked' | 'unlocked' }) {
  return (
    <>
      <rect class="screen" x={x - 34} y={y - 13} width={68} height={26} rx={13} />
      <Glyph name={lock} x={x - 20} y={y - 1} size={20} tone={lock === 'locked' ? 'good' : 'bad'} />
      <path d={`M${x - 5} ${y}h28`} />
    </>
  );
}

/** A switch, on. */
export const Switch = ({ x, y }: Place) => (
  <>
    <rect class="badge-good" x={x - 13} y={y - 8} width={26} height={16} rx={8} />
    <circle class="knob" cx={x + 5} cy={y} r={5} />
  </>
);
