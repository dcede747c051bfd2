import type { ClientError, ClientErrorCode } from '../net/outcome.ts';
import { formatCount } from './format.ts';
import { catalogue } from './language.ts';

/** What only members can meet: on a viewer's phone these sentences would be weight. They stand in `member-errors.ts`. */
export type MemberCode =
  | 'not_signed_in'
  | 'forbidden'
  | 'wrong_pin'
  | 'link_expired'
  | 'phone_taken'
  | 'last_organiser'
  | 'too_many'
  | 'outdated'
  | 'unpaid'
  | 'listing_in_use'
  | 'seller_taken'
  | 'photo_unreadable'
  | 'photo_too_large'
  | 'media_unavailable';
type ViewerCode = Exclude<ClientErrorCode, MemberCode>;
/** A sentence, or one around the number that the server has named. */
export type Sentences<C extends ClientErrorCode> = Record<C, string | ((count: string) => string)>;

/** The sentence for every failure a viewer can meet, by code. */
export const errorTexts = catalogue('errors', {
  vi: {
    bad_input: 'Có ô chưa điền đúng. Hãy xem lại.',
    bad_phone: 'Số điện thoại chưa đúng. Hãy nhập số Việt Nam, ví dụ 0912 345 678.',
    rate_limited: (seconds: string) => `Bạn thử nhiều lần quá. Hãy đợi ${seconds} giây rồi thử lại.`,
    not_found: 'Không tìm thấy. Có thể đường dẫn sai hoặc mục này đã bị xoá.',
    unknown_listing: 'Món này không còn bán trong phiên chợ.',
    sale_not_open: 'Phiên chợ chưa mở bán hoặc đã hết giờ đặt hàng, nên chưa đặt được.',
    sold_out: 'Món này vừa bán hết.',
    over_limit: (limit: string) => `Mỗi người được mua nhiều nhất ${limit}.`,
    price_changed: 'Giá vừa thay đổi. Hãy xem giá mới trước khi gửi.',
    fee_changed: 'Phí giao hàng vừa thay đổi. Hãy xem tổng tiền mới trước khi gửi.',
    key_reused: 'Đơn này khác với đơn đã gửi trước đó. Hãy đóng và đặt lại.',
    muted: 'Bạn không được bình luận nữa trong phiên này. Bạn vẫn đặt hàng được.',
    comment_refused: 'Bình luận có từ ngữ hoặc đường dẫn không được phép. Hãy sửa lại.',
    number_blocked: 'Hợp tác xã không nhận đơn và bình luận từ số điện thoại này.',
    wrong_state: 'Không làm được nữa, vì vừa có thay đổi. Hãy xem lại.',
    unavailable: 'Máy chủ đang bận. Hãy thử lại.',
    internal: 'Máy chủ gặp lỗi. Hãy thử lại.',
    offline: 'Mạng đang yếu hoặc mất. Hãy thử lại.',
  } satisfies Sentences<ViewerCode>,
  en: {
    bad_input: 'A field is not filled in correctly. Please check it.',
    bad_phone: 'This phone number is not right. Enter a Vietnamese number, such as 0912 345 678.',
    rate_limited: (seconds: string) => `Too many tries. Please wait ${seconds} seconds and try again.`,
    not_found: 'Not found. The link may be wrong, or this was removed.',
    unknown_listing: 'This is no longer for sale in this market day.',
    sale_not_open: 'The sale is not open yet, or takes no more orders.',
    sold_out: 'This has just sold out.',
    over_limit: (limit: string) => `Each person can buy at most ${limit}.`,
    price_changed: 'The price has just changed. Please look at the new price before you send.',
    fee_changed: 'The delivery fee has just changed. Please look at the new total before you send.',
    key_reused: 'This order differs from the one sent before. Please close it and order again.',
    muted: 'You can no longer comment here. You can still order.',
    comment_refused: 'The comment has words or a link that are not allowed. Please change it.',
    number_blocked: 'The co-operative takes no orders and comments from this phone number.',
    wrong_state: 'No longer possible: something has changed. Please look again.',
    unavailable: 'The server is busy. Please try again.',
    internal: 'The server had a problem. Please try again.',
    offline: 'The network is weak or gone. Please try again.',
  },
});

/** Said instead where the server has told more. */
export const closerErrorTexts = catalogue('errors.closer', {
  vi: {
    sold_out: (left: string) => `Chỉ còn ${left}. Hãy giảm số lượng.`,
    internal: (number: string) => `Máy chủ gặp lỗi (mã ${number}). Hãy thử lại.`,
  },
  en: {
    sold_out: (left: string) => `Only ${left} left. Please order fewer.`,
    internal: (number: string) => `The server had a problem (number ${number}). Please try again.`,
  },
});

/** Sentences for further codes, where the page has brought them. */
let further: (() => Partial<Sentences<ClientErrorCode>>) | null = null;

/** Takes the sentences of a members' page, once, before the first of them is needed. */
export function addErrorTexts(texts: () => Sentences<MemberCode>): void {
  further = texts;
}

/** What a person is told about a failure, in the language now; of one that this page cannot meet, that the server is at fault. */
export function errorSentence(error: ClientError): string {
  const { code, available = 0, limit = 1, requestId, retryAfterMs = 30_000 } = error;
  const all: Partial<Sentences<ClientErrorCode>> = { ...errorTexts(), ...further?.() };
  const sentence = all[code];
  if (code === 'sold_out' && available > 0) return closerErrorTexts().sold_out(formatCount(available));
  // Also what only other pages have words for.
  if (sentence === undefined || code === 'internal') {
    return requestId ? closerErrorTexts().internal(requestId) : errorTexts().internal;
  }
  if (typeof sentence === 'string') return sentence;
  return sentence(
    formatCount(code === 'rate_limited' ? Math.max(1, Math.ceil(retryAfterMs / 1_000)) : limit),
  );
}
