import type { StaffComment } from '../../server/contract/comment.ts';
import { formatTime } from '../i18n/format.ts';
import type { Outcome } from '../net/outcome.ts';
import type { CommentDesk } from '../state/comment-desk.ts';
import { commentToolsTexts } from './comment-tools-texts.ts';
import { Icon } from './icon.tsx';

/** What was done with a comment, and the two taps that do it or take it back: of the comment, and of who writes. */
export function CommentTools(props: {
  comment: StaffComment;
  desk: Pick<CommentDesk, 'hide' | 'show' | 'mute'>;
  run: (work: Promise<Outcome<object>>) => void;
}) {
  const { comment, desk, run } = props;
  const { commentId, authorName, hidden, muted, writer } = comment;
  const t = commentToolsTexts();
  return (
    <>
      {hidden !== null && (
        <p class="soft">
          <Icon name="hide" /> {t.hidden(hidden.by ?? t.somebody, formatTime(hidden.at))}
        </p>
      )}
      {muted && (
        <p class="soft">
          <Icon name="mute" /> {t.muted}
        </p>
      )}
      <p class="row">
        {hidden === null ? (
          <button
            type="button"
            class="button"
            aria-label={t.hideOf(authorName)}
            onClick={() => run(desk.hide(commentId))}
          >
            <Icon name="hide" />
            {t.hide}
          </button>
        ) : (
          <button
            type="button"
            class="button"
            aria-label={t.showOf(authorName)}
            onClick={() => run(desk.show(commentId))}
          >
            <Icon name="show" />
            {t.show}
          </button>
        )}
        {writer !== null && (
          <button
            type="button"
            class="button"
            aria-label={muted ? t.unmuteOf(authorName) : t.muteOf(authorName)}
            onClick={() => run(desk.mute(commentId, !muted))}
          >
            <Icon name={muted ? 'sound' : 'mute'} />
            {muted ? t.unmute : t.mute}
          </button>
        )}
      </p>
    </>
  );
}
