import { catalogue } from '../i18n/language.ts';

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
    muteOf: (name: string) => `Cấm bình luận: ${name}`,
    unmute: 'Cho bình luận lại',
    unmuteOf: (name: string) => `Cho bình luận lại: ${name}`,
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
    unmuteOf: (name: string) => `Let them write: ${name}`,
    muted: 'This person is muted. They can still order.',
  },
});
