import { catalogue } from '../i18n/language.ts';

/** Texts of the numbers that nothing is taken from. */
export const blockedTexts = catalogue('organise.blocked', {
  vi: {
    title: 'Số bị chặn',
    what: 'Không nhận đơn và bình luận có số này. Đơn đã đặt vẫn giữ.',
    none: 'Chưa chặn số nào.',
    add: 'Chặn một số',
    blockOf: (name: string) => `Chặn số này của ${name}`,
    block: 'Chặn số này',
    phone: 'Số điện thoại',
    reason: 'Vì sao (chỉ người tổ chức thấy)',
    badPhone: 'Số điện thoại chưa đúng. Ví dụ 0912 345 678.',
    done: (phone: string) => `Đã chặn số ${phone}.`,
    by: (name: string, at: string) => `${name} chặn ${at}`,
    somebody: 'Người tổ chức',
    undo: 'Bỏ chặn',
    undoOf: (phone: string) => `Bỏ chặn số ${phone}`,
  },
  en: {
    title: 'Blocked numbers',
    what: 'No orders and no comments with this number are taken. Orders already placed stay.',
    none: 'No number is blocked.',
    add: 'Block a number',
    blockOf: (name: string) => `Block this number, of ${name}`,
    block: 'Block this number',
    phone: 'Phone number',
    reason: 'Why (only organisers see it)',
    badPhone: 'This phone number is not right. For example 0912 345 678.',
    done: (phone: string) => `${phone} is blocked.`,
    by: (name: string, at: string) => `Blocked by ${name}, ${at}`,
    somebody: 'an organiser',
    undo: 'Unblock',
    undoOf: (phone: string) => `Unblock ${phone}`,
  },
});
