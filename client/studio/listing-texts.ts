import { catalogue } from '../i18n/language.ts';

/** Texts of what a seller does with one listing. */
export const listingTexts = catalogue('studio.listing', {
  vi: {
    more: 'Giá sốc, hết hàng…',
    moreFor: (name: string) => `Việc khác với ${name}`,
    hidden: 'Đang ẩn',
    hide: 'Ẩn với người xem',
    show: 'Hiện cho người xem',
    soldOut: 'Báo hết hàng',
    soldOutAsk: 'Số còn lại trong kho sẽ về 0. Đơn đã đặt vẫn giữ.',
    soldOutYes: 'Đúng, đã hết hàng',
    flash: 'Giá sốc',
    flashPrice: 'Giá sốc (đồng)',
    badPrice: 'Giá từ 1.000 đồng và thấp hơn giá thường.',
    flashUnits: 'Bán bao nhiêu với giá này?',
    flashMinutes: 'Trong bao nhiêu phút?',
    start: 'Bắt đầu giá sốc',
    stop: 'Dừng giá sốc',
  },
  en: {
    more: 'Flash price, sold out…',
    moreFor: (name: string) => `More for ${name}`,
    hidden: 'Hidden',
    hide: 'Hide from viewers',
    show: 'Show to viewers',
    soldOut: 'Mark as sold out',
    soldOutAsk: 'The stock left becomes 0. Orders already placed stay.',
    soldOutYes: 'Yes, it is sold out',
    flash: 'Flash price',
    flashPrice: 'Flash price (đồng)',
    badPrice: 'At least 1,000 đồng, and below the normal price.',
    flashUnits: 'How many at this price?',
    flashMinutes: 'For how many minutes?',
    start: 'Start the flash price',
    stop: 'Stop the flash price',
  },
});
