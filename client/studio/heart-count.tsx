import { useEffect, useMemo } from 'preact/hooks';
import { formatCount } from '../i18n/format.ts';
import { heartsTexts } from '../i18n/hearts.ts';
import type { Link } from '../net/socket.ts';
import { createHearts } from '../state/hearts.ts';
import { HeartIcon } from '../ui/heart-icon.tsx';

/** Hearts of all viewers, for the seller; its place is kept. */
export function HeartCount({ link, saleEventId }: { link: Link; saleEventId: string }) {
  const hearts = useMemo(() => createHearts(link, saleEventId), [link, saleEventId]);
  useEffect(() => hearts.close, [hearts]);
  return (
    <span class="row soft" data-testid="hearts">
      <HeartIcon />
      {heartsTexts().count(formatCount(hearts.total.value ?? 0))}
    </span>
  );
}
