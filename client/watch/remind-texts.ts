import { catalogue } from '../i18n/language.ts';

/** Texts about being reminded of a sale event. */
export const remindTexts = catalogue('watch.remind', {
  vi: {
    remind: 'Nhắc tôi',
    turningOn: 'Đang bật nhắc…',
    on: (minutes: string) =>
      `Đã bật nhắc. Máy sẽ báo trước ${minutes} phút, và báo khi phiên chợ đổi giờ hoặc huỷ.`,
    turnOff: 'Thôi nhắc',
    calendar: 'Thêm vào lịch',
    remindByCalendar: 'Nhắc tôi (thêm vào lịch)',
    denied: 'Trình duyệt đang chặn thông báo của trang này. Hãy thêm vào lịch để được nhắc.',
    impossible: 'Trình duyệt này không nhắc được. Hãy thêm vào lịch để được nhắc.',
  },
  en: {
    remind: 'Remind me',
    turningOn: 'Turning the reminder on…',
    on: (minutes: string) =>
      `The reminder is on. You will hear ${minutes} minutes before, and if the time changes or it is cancelled.`,
    turnOff: 'Do not remind me',
    calendar: 'Add to calendar',
    remindByCalendar: 'Remind me (add to calendar)',
    denied: 'The browser blocks notifications of this page. Add it to your calendar to be reminded.',
    impossible: 'This browser cannot remind you. Add it to your calendar to be reminded.',
  },
});
