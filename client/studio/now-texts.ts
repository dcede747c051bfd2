import { catalogue } from '../i18n/language.ts';

/** Texts of what the seller works with while on air. */
export const nowTexts = catalogue('studio.now', {
  vi: {
    title: 'Đang giới thiệu',
    nothing: 'Chưa ghim món nào. Chạm nút dưới đây để bắt đầu.',
    first: (name: string) => `Bắt đầu: ${name}`,
    next: (name: string) => `Tiếp theo: ${name}`,
    last: 'Đây là món cuối trong danh sách.',
    flash: (price: string, units: string) => `Giá sốc ${price}, ${units}, 5 phút`,
    undoFlash: 'Bỏ giá sốc, về giá thường',
    chime: 'Chuông báo đơn',
    read: 'Đọc đơn mới',
    on: 'đang bật',
    off: 'đang tắt',
    noVoice: 'Điện thoại này không có giọng đọc tiếng Việt, chỉ có chuông.',
    spoken: (name: string, goods: string) => `${name} mua ${goods}`,
    announce: {
      onAir: 'Bạn đang phát, người xem thấy bạn.',
      networkWeak: 'Mạng yếu.',
      notHeard: 'Người xem không nghe thấy bạn.',
    },
    all: (count: string) => `Xem cả ${count} đơn`,
    stepOf: (step: string, code: string) => `${step}: đơn ${code}`,
  },
  en: {
    title: 'Showing now',
    nothing: 'Nothing is pinned yet. Tap below to begin.',
    first: (name: string) => `Begin: ${name}`,
    next: (name: string) => `Next: ${name}`,
    last: 'This is the last of the list.',
    flash: (price: string, units: string) => `Flash price ${price}, ${units}, 5 minutes`,
    undoFlash: 'Undo the flash price',
    chime: 'Chime for orders',
    read: 'Read new orders',
    on: 'on',
    off: 'off',
    noVoice: 'This phone has no Vietnamese voice; it can only chime.',
    spoken: (name: string, goods: string) => `${name} bought ${goods}`,
    announce: {
      onAir: 'You are on air, viewers see you.',
      networkWeak: 'The network is weak.',
      notHeard: 'Viewers cannot hear you.',
    },
    all: (count: string) => `Show all ${count} orders`,
    stepOf: (step: string, code: string) => `${step}: order ${code}`,
  },
});
