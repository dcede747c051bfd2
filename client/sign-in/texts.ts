import type { Role } from '../../server/contract/member.ts';
import { catalogue } from '../i18n/language.ts';

/** Texts of sign-in. */
export const signInTexts = catalogue('signIn', {
  vi: {
    title: 'Đăng nhập',
    phone: 'Số điện thoại',
    pin: 'Mã PIN (6 số)',
    signIn: 'Đăng nhập',
    onThisPhone: 'Chọn tên của bạn',
    forget: (name: string) => `Bỏ ${name} khỏi máy này`,
    noPin: 'Quên mã PIN? Hãy xin người tổ chức một đường dẫn đăng nhập.',
    completeTitle: 'Đặt tên và mã PIN',
    completeWhy: 'Lần sau bạn đăng nhập bằng số điện thoại và mã PIN này.',
    name: 'Họ tên',
    newPin: 'Đặt mã PIN (6 số)',
    save: 'Lưu và vào chợ',
    needed: 'Hãy điền ô này.',
    sixDigits: 'Mã PIN gồm đúng 6 chữ số.',
    signOut: 'Đăng xuất',
    switchMember: 'Đổi người bán',
    opening: 'Đang mở đường dẫn…',
    noToken: 'Đường dẫn này thiếu mã đăng nhập. Hãy mở lại đúng đường dẫn đã nhận.',
    otherWay: 'Đăng nhập bằng mã PIN',
    roles: { organiser: 'Người tổ chức', seller: 'Người bán', helper: 'Người phụ' } satisfies Record<
      Role,
      string
    >,
  },
  en: {
    title: 'Sign in',
    phone: 'Phone number',
    pin: 'PIN (6 digits)',
    signIn: 'Sign in',
    onThisPhone: 'Choose your name',
    forget: (name: string) => `Take ${name} off this phone`,
    noPin: 'Forgot the PIN? Ask the organiser for a sign-in link.',
    completeTitle: 'Set your name and PIN',
    completeWhy: 'Next time you sign in with this phone number and PIN.',
    name: 'Full name',
    newPin: 'Choose a PIN (6 digits)',
    save: 'Save and continue',
    needed: 'Please fill this in.',
    sixDigits: 'A PIN has exactly 6 digits.',
    signOut: 'Sign out',
    switchMember: 'Switch member',
    opening: 'Opening the link…',
    noToken: 'This link has no sign-in code. Open exactly the link you were sent.',
    otherWay: 'Sign in with a PIN',
    roles: { organiser: 'Organiser', seller: 'Seller', helper: 'Helper' },
  },
});
