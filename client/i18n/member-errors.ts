import { addErrorTexts, type MemberCode, type Sentences } from './errors.ts';
import { catalogue } from './language.ts';

const vi = {
  not_signed_in: 'Bạn chưa đăng nhập, hoặc máy đã đăng xuất. Hãy đăng nhập lại.',
  forbidden: 'Bạn không có quyền làm việc này.',
  wrong_pin: 'Số điện thoại hoặc mã PIN không đúng.',
  link_expired: 'Đường dẫn này đã dùng rồi hoặc đã hết hạn. Hãy xin người tổ chức đường dẫn mới.',
  phone_taken: 'Đã có thành viên dùng số điện thoại này.',
  last_organiser: 'Đây là người tổ chức cuối cùng. Hãy thêm một người tổ chức khác trước.',
  too_many: (limit: string) =>
    `Nhiều hơn ${limit} đơn, một tệp không chứa hết. Hãy lọc ít đơn hơn, ví dụ theo ngày.`,
  outdated: 'Người khác vừa lưu thay đổi. Hãy tải lại, xem rồi sửa tiếp.',
  unpaid: 'Đơn này chưa được chuyển khoản, nên chưa làm tiếp được.',
  listing_in_use: 'Phiên đang bán nên không bỏ món này được. Hãy ẩn món này đi.',
  seller_taken: 'Điện thoại khác đang phát ở phiên chợ này.',
  photo_unreadable:
    'Không đọc được ảnh này: tệp bị hỏng, chưa gửi hết, hoặc không phải ảnh JPEG, PNG, WebP, AVIF. Hãy chọn ảnh khác.',
  photo_too_large: 'Ảnh này quá lớn: nhiều nhất 12 MB và 50 triệu điểm ảnh. Hãy chọn ảnh nhỏ hơn.',
  media_unavailable: 'Máy chủ chưa nhận được hình lúc này. Hãy thử lại sau ít phút.',
} satisfies Sentences<MemberCode>;

const en = {
  not_signed_in: 'You are not signed in any more. Please sign in again.',
  forbidden: 'You are not allowed to do this.',
  wrong_pin: 'The phone number or the PIN is wrong.',
  link_expired: 'This link was used already or is too old. Ask the organiser for a new one.',
  phone_taken: 'Another member has this phone number already.',
  last_organiser: 'This is the last organiser. Please add another organiser first.',
  too_many: (limit: string) =>
    `More than ${limit} orders do not fit into one file. Choose fewer, for example by day.`,
  outdated: 'Somebody else has just saved changes. Please reload, look, and then make your change.',
  unpaid: 'The bank transfer for this order has not come yet, so it cannot go on.',
  listing_in_use: 'The sale is on, so this cannot be removed. Hide it instead.',
  seller_taken: 'Another phone is on air for this market day.',
  photo_unreadable:
    'This picture cannot be read: the file is broken, did not arrive whole, or is not a JPEG, PNG, WebP or AVIF. Please choose another.',
  photo_too_large:
    'This picture is too large: at most 12 MB and 50 million pixels. Please choose a smaller one.',
  media_unavailable: 'The server cannot take the picture now. Please try again in a few minutes.',
};

/** The sentences for what only members can meet; their pages import this file, which adds them to all others. */
export const memberErrorTexts = catalogue('memberErrors', { vi, en });

addErrorTexts(memberErrorTexts);
