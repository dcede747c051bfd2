import { catalogue } from '../i18n/language.ts';

/** Texts of the seller's comments and of the orders in them. */
export const studioCommentsTexts = catalogue('studio.comments', {
  vi: {
    title: 'Bình luận',
    none: 'Chưa có bình luận nào.',
    asks: 'Hỏi',
    questions: (count: string) => `Chỉ xem câu hỏi (${count})`,
    drafts: 'Khách chốt đơn, chờ bạn xác nhận',
    newDraft: (name: string) => `Khách mới chốt đơn: ${name}`,
    noPhone: 'Chưa có số điện thoại',
    ordered: 'Khách đã tự đặt đúng đơn này rồi. Hãy bỏ qua.',
    make: 'Lên đơn',
    makeFor: (name: string) => `Lên đơn cho ${name}`,
    dismiss: 'Bỏ qua',
    dismissOf: (name: string) => `Bỏ qua đơn của ${name}`,
    repeated: 'Đơn này có rồi',
  },
  en: {
    title: 'Comments',
    none: 'No comments yet.',
    asks: 'Asks',
    questions: (count: string) => `Questions only (${count})`,
    drafts: 'Orders in comments, for you to confirm',
    newDraft: (name: string) => `New order in a comment: ${name}`,
    noPhone: 'No phone number',
    ordered: 'This buyer has already placed the same order. Please dismiss this one.',
    make: 'Make the order',
    makeFor: (name: string) => `Make the order for ${name}`,
    dismiss: 'Dismiss',
    dismissOf: (name: string) => `Dismiss the order in the comment of ${name}`,
    repeated: 'Already there',
  },
});
