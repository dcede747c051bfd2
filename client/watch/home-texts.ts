import { catalogue } from '../i18n/language.ts';

/** Texts of the home page. */
export const homeTexts = catalogue('watch.home', {
  vi: {
    tagline: 'Chợ vùng cao, bán trực tiếp từ vườn',
    liveNow: 'Đang bán',
    comingNext: 'Sắp mở',
    replays: 'Xem lại',
    noneNow: 'Lúc này chưa có phiên chợ nào. Mời bạn quay lại sau.',
    watchNow: 'Vào xem',
    seeGoods: 'Xem hàng',
    watchAgain: 'Xem lại',
    stillSells: 'Vẫn đặt mua được',
    calendar: 'Đưa các phiên chợ vào lịch',
    seenAt: (time: string) => `Xem lúc ${time}`,
    openOrder: 'Mở phiên chợ',
    forMembers: 'Thành viên: bán hàng',
  },
  en: {
    tagline: 'The highland market, live from the orchard',
    liveNow: 'On now',
    comingNext: 'Coming next',
    replays: 'Watch again',
    noneNow: 'There is no market day right now. Please come back later.',
    watchNow: 'Watch',
    seeGoods: 'See the goods',
    watchAgain: 'Watch again',
    stillSells: 'Still selling',
    calendar: 'Put the market days into your calendar',
    seenAt: (time: string) => `As of ${time}`,
    openOrder: 'Open the market day',
    forMembers: 'Members: sell',
  },
});
