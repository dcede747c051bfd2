import { formatDong } from '../../i18n/format.ts';
import { bookTexts } from './texts.ts';

export interface Bar {
  key: string;
  name: string;
  dong: number;
}

const ROW = 44;
const WIDTH = 320;
const THICK = 16;

/** Bars of money, each with its name above it and its amount, so that length and colour say nothing alone. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const t = bookTexts();
  const most = Math.max(1, ...bars.map(({ dong }) => dong));
  return (
    <svg
      class="bars"
      viewBox={`0 0 ${WIDTH} ${bars.length * ROW}`}
      role="img"
      aria-label={`${title}. ${bars.map(({ name, dong }) => t.barOf(name, formatDong(dong))).join('; ')}`}
    >
      {bars.map(({ key, name, dong }, index) => (
        <g key={key} transform={`translate(0 ${index * ROW})`}>
          <text x="0" y="16">
            {shorter(name)}
          </text>
          <text x={WIDTH} y="16" text-anchor="end" class="bar-money">
            {formatDong(dong)}
          </text>
          <rect x="0" y="22" width={WIDTH} height={THICK} rx="3" class="bar-ground" />
          <rect x="0" y="22" width={(WIDTH * dong) / most} height={THICK} rx="3" class="bar" />
        </g>
      ))}
    </svg>
  );
}

/** What fits beside the amount; the table below has the whole name. */
function shorter(name: string): string {
  const most = 22;
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
