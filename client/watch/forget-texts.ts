import { catalogue } from '../i18n/language.ts';

/** Texts about leaving nothing of oneself on a phone. */
export const forgetTexts = catalogue('watch.forget', {
  vi: {
    forget: 'Xoá tôi khỏi máy này',
    ask: 'Dành cho máy dùng chung. Máy này sẽ không còn tên, số điện thoại, địa chỉ, danh sách đơn và lời nhắc của bạn.',
    ordersStay: 'Đơn đã đặt vẫn còn ở hợp tác xã và vẫn được giao.',
    unsent: 'Có đơn chưa gửi được vì mất mạng. Nếu xoá, đơn đó sẽ không được gửi nữa.',
    yes: 'Có, xoá',
    no: 'Không, giữ lại',
    working: 'Đang xoá…',
    done: 'Đã xoá. Máy này không còn nhớ gì về bạn.',
    goOn: 'Xong',
  },
  en: {
    forget: 'Forget me on this phone',
    ask: 'For shared phones. Your name, number, address, list of orders and reminders will no longer be on this phone.',
    ordersStay: 'Orders already placed stay with the co-operative and are delivered.',
    unsent: 'An order is not sent yet: there was no network. If you go on, it never will be.',
    yes: 'Yes, forget me',
    no: 'No, keep it',
    working: 'Removing…',
    done: 'Done. This phone remembers nothing about you.',
    goOn: 'Done',
  },
});
