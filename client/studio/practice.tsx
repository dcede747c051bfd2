import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { PRACTICE_SPACE } from '../../server/contract/practice-space.ts';
import type { RunSheetItem } from '../../server/contract/sale-event.ts';
import type { CallApi } from '../net/api.ts';
import { SELLER } from '../net/seller.ts';
import { createLink, type Link } from '../net/socket.ts';
import { Notice } from '../ui/frame.tsx';
import { Icon } from '../ui/icon.tsx';
import { watchMirror } from './mirror.ts';
import practiceStyles from './practice.css?inline';
import { practiceTexts } from './practice-texts.ts';
import { type Practising, SaleStudio } from './sale-studio.tsx';

/** Nothing of the real sale event is asked for: what the practice's own connection brings is all there is. */
const unanswered: CallApi = () => new Promise(() => undefined);

/** What has arrived at the server, small, without its sound. */
function MirrorPicture({
  link,
  saleEventId,
  sending,
}: {
  link: Link;
  saleEventId: string;
  sending: boolean;
}) {
  const t = practiceTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [there, setThere] = useState(false);
  useEffect(() => {
    if (!sending) return;
    const stop = watchMirror(link, saleEventId, (stream) => {
      if (video.current !== null) video.current.srcObject = stream;
      setThere(stream !== null);
    });
    return () => {
      stop();
      setThere(false);
    };
  }, [link, saleEventId, sending]);
  return (
    <figure class="mirror">
      <video ref={video} aria-label={t.arrives} muted autoplay playsInline />
      <figcaption>{there ? t.arrives : sending ? t.coming : t.waiting}</figcaption>
    </figure>
  );
}

/**
 * The studio of a sale event, practised: the same panels on a connection of their own, where goods are copies and buyers
 * are made up; the picture takes the real way to the server and comes back.
 */
export function PracticeStudio(props: {
  saleEventId: string;
  runSheet: readonly RunSheetItem[];
  mayBroadcast: boolean;
  onLeave: () => void;
}) {
  const { saleEventId, mayBroadcast, onLeave } = props;
  const t = practiceTexts();
  const [round, setRound] = useState(0);
  const link = useMemo(() => createLink(SELLER, PRACTICE_SPACE), []);
  useEffect(() => () => link.close(), [link]);
  const leave = (
    <button type="button" class="button wide" onClick={onLeave}>
      <Icon name={mayBroadcast ? 'camera' : 'back'} />
      {mayBroadcast ? t.forReal : t.leave}
    </button>
  );
  const practising: Practising = {
    picture: (sending) => <MirrorPicture link={link} saleEventId={saleEventId} sending={sending} />,
    over: (
      <Notice icon="check" text={t.over}>
        <button type="button" class="button" onClick={() => setRound(round + 1)}>
          {t.again}
        </button>
      </Notice>
    ),
  };
  return (
    // Sheets lie over the page, and say it themselves.
    <div class="practice stack" style={{ '--practice-words': JSON.stringify(t.banner) }}>
      <style>{practiceStyles}</style>
      <p class="practice-banner" role="note">
        <Icon name="hide" />
        <strong>{t.banner}</strong>
      </p>
      <p class="soft">{t.about}</p>
      {leave}
      <SaleStudio
        key={round}
        {...props}
        link={link}
        api={unanswered}
        practising={practising}
        onBack={onLeave}
      />
      {leave}
    </div>
  );
}
