import { catalogue } from '../../i18n/language.ts';

/** Texts of what the phone keeps while it is cut off. */
export const takeTexts = catalogue('studio.take', {
  vi: {
    recording: (length: string) =>
      `Mất mạng: máy đang tự ghi lại (${length}) cho bản xem lại. Cứ nói tiếp, đừng tắt trang này.`,
    waiting: (length: string) =>
      `Máy đang giữ ${length} ghi lúc mất mạng, sẽ tự gửi khi mạng tốt. Đừng đóng trang này.`,
    sending: (length: string, percent: string) =>
      `Đang gửi ${length} đã ghi lúc mất mạng: ${percent}. Đừng đóng trang này.`,
    seconds: (count: string) => `${count} giây`,
    minutes: (count: string) => `${count} phút`,
    forget: 'Bỏ đoạn này',
    forgetAsk: 'Bỏ đoạn đã ghi? Bản xem lại sẽ thiếu đoạn đó.',
    forgetYes: 'Bỏ đi',
    forgetNo: 'Giữ lại',
  },
  en: {
    recording: (length: string) =>
      `No network: the phone is recording (${length}) for the replay. Keep talking, do not close this page.`,
    waiting: (length: string) =>
      `The phone has ${length} from when the network was gone, and sends it when the network is good. Do not close this page yet.`,
    sending: (length: string, percent: string) =>
      `Sending ${length} from when the network was gone: ${percent}. Do not close this page yet.`,
    seconds: (count: string) => `${count} s`,
    minutes: (count: string) => `${count} min`,
    forget: 'Throw it away',
    forgetAsk: 'Throw away what was recorded? The replay will lack it.',
    forgetYes: 'Throw away',
    forgetNo: 'Keep it',
  },
});
