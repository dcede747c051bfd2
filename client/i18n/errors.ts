import type { ClientError, ClientErrorCode } from '../net/outcome.ts';
import { formatCount } from './format.ts';
import { catalogue } from './language.ts';

type Sentences = Record<ClientErrorCode, (error: ClientError) => string>;

const seconds = (error: ClientError) => Math.max(1, Math.ceil((error.retryAfterMs ?? 30_000) / 1_000));

const vi: Sentences = {
  bad_input: () => 'Có ô chưa điền đúng. Hãy xem lại.',
  bad_phone: () => 'Số điện thoại chưa đúng. Hãy nhập số Việt Nam, ví dụ 0912 345 678.',
  not_signed_in: () => 'Bạn chưa đăng nhập, hoặc đã hết phiên. Hãy đăng nhập lại.',
  forbidden: () => 'Bạn không có quyền làm việc này.',
  wrong_pin: () => 'Số điện thoại hoặc mã PIN không đúng.',
  link_expired: () => 'Đường dẫn này đã dùng rồi hoặc đã hết hạn. Hãy xin người tổ chức đường dẫn mới.',
  rate_limited: (error) => `Bạn thử nhiều lần quá. Hãy đợi ${seconds(error)} giây rồi thử lại.`,
  not_found: () => 'Không tìm thấy. Có thể đường dẫn sai hoặc mục này đã bị xoá.',
  phone_taken: () => 'Đã có thành viên dùng số điện thoại này.',
  last_organiser: () => 'Đây là người tổ chức cuối cùng. Hãy thêm một người tổ chức khác trước.',
  unknown_listing: () => 'Món này không còn bán trong phiên chợ.',
  sale_not_open: () => 'Phiên chợ chưa mở bán hoặc đã kết thúc, nên chưa đặt được.',
  sold_out: ({ available = 0 }) =>
    available > 0 ? `Chỉ còn ${available}. Hãy giảm số lượng.` : 'Món này vừa bán hết.',
  over_limit: ({ limit = 1 }) => `Mỗi người được mua nhiều nhất ${limit}.`,
  price_changed: () => 'Giá vừa thay đổi. Hãy xem giá mới trước khi gửi.',
  too_many: ({ limit = 0 }) =>
    `Nhiều hơn ${formatCount(limit)} đơn, một tệp không chứa hết. Hãy lọc ít đơn hơn, ví dụ theo ngày.`,
  key_reused: () => 'Đơn này khác với đơn đã gửi trước đó. Hãy đóng và đặt lại.',
  wrong_state: () => 'Bây giờ không làm được việc này, vì trạng thái đã đổi.',
  unpaid: () => 'Đơn này chưa được chuyển khoản, nên chưa làm tiếp được.',
  listing_in_use: () => 'Phiên đang bán nên không bỏ món này được. Hãy giấu món này đi.',
  seller_taken: () => 'Điện thoại khác đang phát ở phiên chợ này.',
  photo_unreadable: () =>
    'Không đọc được ảnh này: tệp bị hỏng, chưa gửi hết, hoặc không phải ảnh JPEG, PNG, WebP, AVIF. Hãy chọn ảnh khác.',
  photo_too_large: () => 'Ảnh này quá lớn: nhiều nhất 12 MB và 50 triệu điểm ảnh. Hãy chọn ảnh nhỏ hơn.',
  media_unavailable: () => 'Máy chủ chưa nhận được hình lúc này. Hãy thử lại sau ít phút.',
  unavailable: () => 'Máy chủ đang bận. Hãy thử lại.',
  internal: ({ requestId }) =>
    requestId ? `Máy chủ gặp lỗi (mã ${requestId}). Hãy thử lại.` : 'Máy chủ gặp lỗi. Hãy thử lại.',
  offline: () => 'Mạng đang yếu hoặc mất. Hãy thử lại.',
};

const en: Sentences = {
  bad_input: () => 'A field is not filled in correctly. Please check it.',
  bad_phone: () => 'This phone number is not right. Enter a Vietnamese number, such as 0912 345 678.',
  not_signed_in: () => 'You are not signed in, or no longer. Please sign in again.',
  forbidden: () => 'You are not allowed to do this.',
  wrong_pin: () => 'The phone number or the PIN is wrong.',
  link_expired: () => 'This link was used already or is too old. Ask the organiser for a new one.',
  rate_limited: (error) => `Too many tries. Please wait ${seconds(error)} seconds and try again.`,
  not_found: () => 'Not found. The link may be wrong, or this was removed.',
  phone_taken: () => 'Another member has this phone number already.',
  last_organiser: () => 'This is the last organiser. Please add another organiser first.',
  unknown_listing: () => 'This is no longer for sale in this market day.',
  sale_not_open: () => 'The sale is not open yet or is over, so nothing can be ordered.',
  sold_out: ({ available = 0 }) =>
    available > 0 ? `Only ${available} left. Please order fewer.` : 'This has just sold out.',
  over_limit: ({ limit = 1 }) => `Each person can buy ${limit} at the most.`,
  price_changed: () => 'The price has just changed. Please look at the new price before you send.',
  too_many: ({ limit = 0 }) =>
    `More than ${formatCount(limit)} orders do not fit into one file. Choose fewer, such as by day.`,
  key_reused: () => 'This order differs from the one sent before. Please close it and order again.',
  wrong_state: () => 'This cannot be done now, because the state has changed.',
  unpaid: () => 'The bank transfer for this order has not come yet, so it cannot go on.',
  listing_in_use: () => 'The sale is on, so this cannot be removed. Hide it instead.',
  seller_taken: () => 'Another phone is on air in this market day.',
  photo_unreadable: () =>
    'This picture cannot be read: the file is broken, did not arrive whole, or is not a JPEG, PNG, WebP or AVIF. Please choose another.',
  photo_too_large: () =>
    'This picture is too large: 12 MB and 50 million pixels at the most. Please choose a smaller one.',
  media_unavailable: () => 'The server cannot take the picture now. Please try again in a few minutes.',
  unavailable: () => 'The server is busy. Please try again.',
  internal: ({ requestId }) =>
    requestId
      ? `The server has a fault (number ${requestId}). Please try again.`
      : 'The server has a fault. Please try again.',
  offline: () => 'The network is weak or gone. Please try again.',
};

/** The sentence for every failure a page can meet, by code. */
export const errorTexts = catalogue({ vi, en });

/** What a person is told about a failure, in the language now. */
export function errorSentence(error: ClientError): string {
  return errorTexts()[error.code](error);
}
