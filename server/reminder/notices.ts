import type { PushNotice, ReminderLanguage } from '../contract/reminder.ts';
import type { PushManner, ReminderRecord } from './ports.ts';

/** What there is to tell about a sale event. */
export type Occasion = 'soon' | 'started' | 'moved' | 'cancelled';

/** Vietnam has one time, whatever the server's machine is set to. */
const TIME_ZONE = 'Asia/Ho_Chi_Minh';
const HOUR_S = 3_600;
/** As long as the push services keep anything, s. */
const LONGEST_S = 28 * 24 * HOUR_S;

const dayAndTime = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: TIME_ZONE,
    weekday: 'long',
    day: 'numeric',
    month: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
const time = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    timeZone: TIME_ZONE,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

const bodies: Record<ReminderLanguage, Record<Occasion, (startsAt: Date) => string>> = {
  vi: {
    soon: (startsAt) => `Sắp mở: ${time('vi-VN').format(startsAt)}. Bấm để vào xem.`,
    started: () => 'Đang bán. Bấm để vào xem.',
    moved: (startsAt) => `Đã dời giờ. Giờ mới: ${dayAndTime('vi-VN').format(startsAt)}.`,
    cancelled: () => 'Phiên chợ này đã huỷ.',
  },
  en: {
    soon: (startsAt) => `Starting soon: ${time('en-GB').format(startsAt)}. Tap to watch.`,
    started: () => 'Selling now. Tap to watch.',
    moved: (startsAt) => `Moved. New time: ${dayAndTime('en-GB').format(startsAt)}.`,
    cancelled: () => 'This market day was cancelled.',
  },
};

/** What is to be told, from what the browser knows and how the sale event is now; null: nothing (any more). */
export function occasionOf({ saleEvent, startsAt }: ReminderRecord): Occasion | null {
  switch (saleEvent.state) {
    case 'cancelled':
      return 'cancelled';
    case 'live':
      return 'started';
    case 'scheduled':
      return saleEvent.startsAt.getTime() === startsAt.getTime() ? 'soon' : 'moved';
    case 'draft':
    case 'ended':
      return null;
  }
}

/** The words, in the browser's language. */
export function noticeFor({ saleEvent, subscription }: ReminderRecord, occasion: Occasion): PushNotice {
  const { language } = subscription;
  return {
    title: saleEvent.title,
    body: bodies[language][occasion](saleEvent.startsAt),
    path: `/xem/${saleEvent.id}`,
    tag: saleEvent.id,
    language,
  };
}

/** A phone that is off hears of it for as long as it is of use, and then of the newest alone. */
export function mannerOf({ saleEvent }: ReminderRecord, occasion: Occasion, nowMs: number): PushManner {
  const untilStartS = Math.max(0, Math.ceil((saleEvent.startsAt.getTime() - nowMs) / 1_000));
  return {
    ttlS: Math.min(untilStartS + HOUR_S, LONGEST_S),
    // So that a phone that saves its battery shows it in time.
    urgency: occasion === 'soon' || occasion === 'started' ? 'high' : 'normal',
    topic: saleEvent.id.replaceAll('-', ''),
  };
}
