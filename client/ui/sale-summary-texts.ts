import { catalogue } from '../i18n/language.ts';

/** Texts of what a sale event has come to. */
export const saleSummaryTexts = catalogue('saleSummary', {
  vi: {
    title: 'Kết quả phiên chợ',
    orders: 'Đơn hàng',
    money: 'Tổng tiền',
    best: 'Bán chạy nhất',
    bestOf: (units: string, name: string) => `${name} (${units})`,
    viewers: 'Người đã xem',
    viewersOf: (all: string, peak: string) => `${all} người, đông nhất ${peak} người cùng lúc`,
    onAir: 'Thời gian trực tiếp',
    minutes: (count: string) => `${count} phút`,
    noOrders: 'Lần này chưa có đơn nào. Có người xem là đã có người biết đến hàng mình.',
    stillSells: (when: string) => `Người xem lại vẫn đặt mua được đến ${when}.`,
    noOrdersYet: (when: string) => `Chưa có đơn nào. Người xem lại vẫn đặt mua được đến ${when}.`,
  },
  en: {
    title: 'How the market day went',
    orders: 'Orders',
    money: 'Total',
    best: 'Sold best',
    bestOf: (units: string, name: string) => `${name} (${units})`,
    viewers: 'Viewers',
    viewersOf: (all: string, peak: string) => `${all}, at most ${peak} at once`,
    onAir: 'Time on air',
    minutes: (count: string) => (count === '1' ? '1 minute' : `${count} minutes`),
    noOrders: 'No orders this time. But those who watched know your goods now.',
    stillSells: (when: string) => `Those who watch the replay can still order until ${when}.`,
    noOrdersYet: (when: string) => `No orders yet. Those who watch the replay can still order until ${when}.`,
  },
});
