import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatCount } from '../i18n/format.ts';
import type { Link } from '../net/socket.ts';
import { createHearts } from '../state/hearts.ts';
import { HeartIcon } from '../ui/heart-icon.tsx';
import './hearts.css';
import { heartsTexts } from '../i18n/hearts.ts';

/** So long one rises, ms; as in the style sheet. */
const RISE_MS = 1_500;
/** Rising at once at the most: a cheap phone has a picture to decode. */
const MOST_RISING = 12;

/** The button for hearts with those of all viewers, which rise from it. */
export function HeartButton({ link, saleEventId }: { link: Link; saleEventId: string }) {
  const t = heartsTexts();
  const hearts = useMemo(() => createHearts(link, saleEventId), [link, saleEventId]);
  const [rising, setRising] = useState<number[]>([]);
  const rise = (count: number) => {
    const born = Array.from({ length: count }, () => Math.random());
    setRising((there) => [...there, ...born].slice(-MOST_RISING));
    setTimeout(() => setRising((there) => there.filter((one) => !born.includes(one))), RISE_MS);
  };
  useEffect(() => hearts.close, [hearts]);
  const newest = hearts.newest.value;
  useEffect(() => rise(newest.count), [newest]);
  const total = hearts.total.value;

  return (
    <span class="heart-button">
      <button
        type="button"
        class="button"
        onClick={() => {
          hearts.tap();
          rise(1);
        }}
      >
        <HeartIcon />
        {t.send}
        {total !== null && total > 0 && (
          <span class="hearts-count" data-testid="hearts">
            <span aria-hidden="true">{formatCount(total)}</span>
            <span class="visually-hidden">{t.count(formatCount(total))}</span>
          </span>
        )}
      </button>
      {rising.map((one) => (
        <span
          key={one}
          class="heart-rising"
          style={{ insetInlineStart: `${10 + 70 * one}%` }}
          aria-hidden="true"
        >
          <HeartIcon />
        </span>
      ))}
    </span>
  );
}
