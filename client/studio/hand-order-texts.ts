import { catalogue } from '../i18n/language.ts';

/** Texts of orders that the seller writes down for a buyer. */
export const handOrderTexts = catalogue('studio.handOrder', {
  vi: {
    open: 'Ghi đơn hộ khách',
    title: 'Ghi đơn hộ khách',
    comment: 'Dán bình luận chốt đơn (không bắt buộc)',
    commentHint: 'Ví dụ: A1 2 0901234567',
    phone: 'Số điện thoại của khách',
    name: 'Tên khách (không bắt buộc)',
    address: 'Địa chỉ (không bắt buộc)',
    unknownName: 'Khách chốt đơn',
    unknownAddress: 'Hỏi khách qua điện thoại',
    needed: 'Hãy điền ô này.',
    noLines: 'Hãy chọn ít nhất một món.',
    repeated: 'Khách này đã có một đơn giống hệt. Có thể bình luận gửi hai lần.',
    send: 'Lưu đơn',
  },
  en: {
    open: 'Write down an order',
    title: 'Write down an order',
    comment: 'Paste the comment (optional)',
    commentHint: 'For example: A1 2 0901234567',
    phone: 'The buyer’s phone number',
    name: 'The buyer’s name (optional)',
    address: 'Address (optional)',
    unknownName: 'Buyer by comment',
    unknownAddress: 'Ask by phone',
    needed: 'Please fill this in.',
    noLines: 'Please choose something.',
    repeated: 'This buyer already has the same order. The comment may have been sent twice.',
    send: 'Save the order',
  },
});
