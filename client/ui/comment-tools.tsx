import type { StaffComment } from '../../server/contract/comment.ts';
import { formatTime } from '../i18n/format.ts';
import { catalogue } from '../i18n/language.ts';
import type { Outcome } from '../net/outcome.ts';
import type { CommentDesk } from '../state/comment-desk.ts';
import { Icon } from './icon.tsx';

/** Texts of what staff do with a comment. */
export const commentToolsTexts = catalogue('ui.commentTools', {
  vi: {
    hide: 'Ẩn',
    hideOf: (name: string) => `Ẩn bình luận của ${name}`,
    show: 'Hiện lại',
    showOf: (name: string) => `Hiện lại bình luận của ${name}`,
    hidden: (by: string, time: string) => `${by} đã ẩn lúc ${time}. Người xem không thấy.`,
    somebody: 'Người của phiên chợ',
    mute: 'Cấm bình luận',
    muteOf: (name: string) => `Cấm ${name} bình luận trong phiên này`,
    unmute: 'Cho bình luận lại',
    unmuteOf: (name: string) => `Cho ${name} bình luận lại`,
    muted: 'Người này đang bị cấm bình luận. Vẫn đặt hàng được.',
  },
  en: {
    hide: 'Hide',
    hideOf: (name: string) => `Hide the comment of ${name}`,
    show: 'Show again',
    showOf: (name: string) => `Show the comment of ${name} again`,
    hidden: (by: string, time: string) => `${by} hid it at ${time}. Viewers do not see it.`,
    somebody: 'Somebody of the sale',
    mute: 'Mute',
    muteOf: (name: string) => `Mute ${name} in this sale`,
    unmute: 'Let them write',
    unmuteOf: (name: string) => `Let ${name} write again`,
    muted: 'This person is muted. They can still order.',
  },
});

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
        <p class="row soft">
          <Icon name="hide" />
          <span>{t.hidden(hidden.by ?? t.somebody, formatTime(hidden.at))}</span>
        </p>
      )}
      {muted && (
        <p class="row soft">
          <Icon name="mute" />
          <span>{t.muted}</span>
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
