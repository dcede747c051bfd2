import { formatDong } from '../../i18n/format.ts';
import { bookTexts } from './texts.ts';

export interface Bar {
  key: string;
  name: string;
  dong: number;
}

/** Bars of money, each with its name above it and its amount, so that length and colour say nothing alone. */
export function Bars({ title, bars }: { title: string; bars: readonly Bar[] }) {
  const t = bookTexts();
  const most = Math.max(1, ...bars.map(({ dong }) => dong));
  return (
    <div
      class="bars"
      role="img"
      aria-label={`${title}. ${bars.map(({ name, dong }) => t.barOf(name, formatDong(dong))).join('; ')}`}
    >
      {bars.map(({ key, name, dong }) => (
        <div key={key}>
          <p class="row spread">
            <span>{name}</span>
            <strong>{formatDong(dong)}</strong>
          </p>
          {/* Drawn, since backgrounds are not printed. */}
          <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
            <rect width="100" height="1" class="bar-ground" />
            <rect width={(100 * dong) / most} height="1" class="bar" />
          </svg>
        </div>
      ))}
    </div>
  );
}
