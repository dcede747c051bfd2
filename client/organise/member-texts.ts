import { catalogue } from '../i18n/language.ts';

/** Texts of what an organiser does with members. */
export const memberTexts = catalogue('organise.member', {
  vi: {
    change: 'Thay đổi',
    changeThis: (name: string) => `Thay đổi ${name}`,
    you: 'Đây là bạn',
    waiting: 'Chưa đặt mã PIN: hãy gửi đường dẫn',
    call: (phone: string) => `Gọi ${phone}`,
    role: 'Vai trò',
    saveRole: 'Đổi vai trò',
    roleHelp: {
      organiser: 'Làm được mọi việc, kể cả thêm và xoá thành viên.',
      seller: 'Phát trực tiếp và bán trong phiên chợ của mình.',
      helper: 'Ghim hàng, xem đơn và ẩn bình luận trong các phiên chợ.',
    },
    resetPin: 'Đặt lại mã PIN',
    resetAsk: (name: string) => `Đặt lại mã PIN của ${name}?`,
    resetWhat:
      'Mã PIN cũ không dùng được nữa và mọi điện thoại bị đăng xuất ngay. Bạn sẽ có đường dẫn mới để gửi cho người này.',
    resetYes: 'Có, đặt lại mã PIN',
    remove: 'Xoá thành viên',
    removeAsk: (name: string) => `Xoá ${name}?`,
    removeWhat:
      'Người này bị đăng xuất ngay trên mọi điện thoại và không vào được nữa. Tên vẫn còn trong các phiên chợ và đơn hàng đã làm. Phiên chợ sắp tới của người này cần người bán khác. Muốn cho vào lại, phải mời lại từ đầu.',
    removeYes: 'Có, xoá thành viên',
    onAir: 'Người này đang phát trực tiếp. Hãy dừng phát trước rồi xoá.',
    no: 'Không, giữ lại',
    saved: (name: string) => `Đã đổi vai trò của ${name}.`,
    removed: (name: string) => `Đã xoá ${name}.`,
    qr: 'Mã QR của đường dẫn',
    qrHow: 'Người này mở máy ảnh rồi hướng vào mã, hoặc bạn gửi đường dẫn qua Zalo.',
  },
  en: {
    change: 'Change',
    changeThis: (name: string) => `Change ${name}`,
    you: 'This is you',
    waiting: 'No PIN set yet: send the link',
    call: (phone: string) => `Call ${phone}`,
    role: 'Role',
    saveRole: 'Change the role',
    roleHelp: {
      organiser: 'Can do everything, even add and remove members.',
      seller: 'Goes on air and sells in their own market days.',
      helper: 'Pins goods, sees orders and hides comments in market days.',
    },
    resetPin: 'Reset the PIN',
    resetAsk: (name: string) => `Reset the PIN of ${name}?`,
    resetWhat:
      'The old PIN stops working and all their phones are signed out at once. You get a new link to send to this person.',
    resetYes: 'Yes, reset the PIN',
    remove: 'Remove the member',
    removeAsk: (name: string) => `Remove ${name}?`,
    removeWhat:
      'They are signed out on all phones at once and cannot come back in. Their name stays with the market days and orders they worked on. Their coming market days need another seller. To let them in again, invite them anew.',
    removeYes: 'Yes, remove the member',
    onAir: 'This person is on air. Stop the broadcast first, then remove them.',
    no: 'No, keep it',
    saved: (name: string) => `The role of ${name} is changed.`,
    removed: (name: string) => `${name} is removed.`,
    qr: 'QR code of the link',
    qrHow: 'This person points their camera at the code, or you send them the link.',
  },
});
