import { catalogue } from '../i18n/language.ts';

/** Texts about the people who buy, as staff read them. */
export const buyerTexts = catalogue('organise.buyer', {
  vi: {
    title: 'Người mua',
    search: 'Tìm theo tên hoặc số điện thoại',
    none: 'Chưa có người mua nào như vậy.',
    orders: (count: string) => `${count} đơn`,
    refused: (count: string) => `Đã ${count} lần không nhận hàng`,
    erased: 'Đã xoá theo yêu cầu',
    receiver: (name: string) => `Nhận hộ: ${name}`,
    lastOrder: (when: string) => `Đơn gần nhất: ${when}`,
    export: 'Lưu thành tệp',
    exportOf: (name: string) => `Lưu thành tệp: dữ liệu của ${name}`,
    erase: 'Xoá người này',
    eraseOf: (name: string) => `Xoá người này: ${name}`,
    eraseAsk: (name: string) => `Xoá ${name} khỏi sổ?`,
    eraseWhat:
      'Tên, số điện thoại, địa chỉ, lời nhắn và bình luận của người này mất hẳn, không lấy lại được. Hàng, số tiền và kho vẫn giữ nguyên trong sổ.',
    eraseYes: 'Xoá hẳn',
    eraseNo: 'Không, giữ lại',
    underWay:
      'Người này còn đơn chưa xong, hoặc còn khoản chuyển tiền cần xem. Hãy làm xong những việc đó trước.',
    gone: 'Đã xoá.',
  },
  en: {
    title: 'Buyers',
    search: 'Search by name or phone number',
    none: 'There is no such buyer yet.',
    orders: (count: string) => `${count} orders`,
    refused: (count: string) => `Refused the parcel ${count} times`,
    erased: 'Erased on request',
    receiver: (name: string) => `Taken by: ${name}`,
    lastOrder: (when: string) => `Last order: ${when}`,
    export: 'Save as a file',
    exportOf: (name: string) => `Save as a file: the data of ${name}`,
    erase: 'Erase this person',
    eraseOf: (name: string) => `Erase this person: ${name}`,
    eraseAsk: (name: string) => `Erase ${name} from the book?`,
    eraseWhat:
      'Name, number, address, notes and comments of this person are gone for good. Goods, amounts and stock stay in the book.',
    eraseYes: 'Erase for good',
    eraseNo: 'No, keep',
    underWay: 'This person has orders that are not finished, or transfers to look at. Settle those first.',
    gone: 'Erased.',
  },
});
