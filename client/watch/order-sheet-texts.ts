import { catalogue } from '../i18n/language.ts';

/** Texts of the order sheet, which come with it. */
export const orderSheetTexts = catalogue('watch.orderSheet', {
  vi: {
    title: 'Đặt mua',
    name: 'Họ tên',
    phone: 'Số điện thoại',
    address: 'Địa chỉ nhận hàng',
    quantity: 'Số lượng',
    send: 'Gửi đơn hàng',
    payLater: 'Trả tiền khi nhận hàng. Hợp tác xã sẽ gọi cho bạn.',
    needed: 'Hãy điền ô này.',
    badPhone: 'Số điện thoại chưa đúng. Ví dụ 0912 345 678.',
    remembered: 'Thông tin được nhớ trên điện thoại này, lần sau không phải nhập lại.',
    readCode: 'Khi hợp tác xã gọi, hãy đọc mã này.',
    done: 'Xong, xem tiếp',
    limit: (count: string) => `Mỗi người mua nhiều nhất ${count}`,
  },
  en: {
    title: 'Order',
    name: 'Full name',
    phone: 'Phone number',
    address: 'Delivery address',
    quantity: 'Quantity',
    send: 'Send the order',
    payLater: 'Pay on delivery. The co-operative will call you.',
    needed: 'Please fill this in.',
    badPhone: 'This phone number is not right. For example 0912 345 678.',
    remembered: 'Your details stay on this phone, for the next order.',
    readCode: 'When the co-operative calls, read this code to them.',
    done: 'Done, keep watching',
    limit: (count: string) => `At most ${count} per person`,
  },
});
