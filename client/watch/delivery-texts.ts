import { catalogue } from '../i18n/language.ts';

/** Texts about where a parcel goes, and about the buyer's data. */
export const deliveryTexts = catalogue('watch.delivery', {
  vi: {
    province: 'Tỉnh, thành phố',
    choose: 'Chọn…',
    commune: 'Xã, phường',
    other: 'Người khác nhận hàng hộ tôi',
    otherName: 'Họ tên người nhận hộ',
    otherPhone: 'Số điện thoại người nhận hộ',
    consentTitle: 'Thông tin của bạn',
    consent:
      'Hợp tác xã giữ tên, số điện thoại, địa chỉ và đơn hàng của bạn để giao hàng và ghi sổ. Không đưa cho ai khác ngoài người giao hàng. Bạn có thể gọi hợp tác xã để xem, sửa hoặc xoá.',
    agree: 'Tôi đã đọc và đồng ý',
    needConsent: 'Hãy đọc và đánh dấu đồng ý trước khi đặt hàng.',
  },
  en: {
    province: 'Province or city',
    choose: 'Choose…',
    commune: 'Commune or ward',
    other: 'Somebody else takes the parcel for me',
    otherName: 'Their full name',
    otherPhone: 'Their phone number',
    consentTitle: 'Your data',
    consent:
      'The co-operative keeps your name, number, address and orders for delivery and for its books. Nobody but the courier sees them. Call the co-operative to see, correct or erase them.',
    agree: 'I have read this and agree',
    needConsent: 'Please read this and tick that you agree before you order.',
  },
});
