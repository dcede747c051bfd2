import { catalogue } from '../i18n/language.ts';

/** Texts of the sheet that says more about goods; they come with it. */
export const watchGoodsTexts = catalogue('watch.goods', {
  vi: {
    madeBy: 'Hộ sản xuất',
    certificates: 'Chứng nhận',
    nothing: 'Chưa có thông tin thêm về món này. Bạn có thể hỏi người bán trong phần bình luận.',
    order: 'Đặt mua',
  },
  en: {
    madeBy: 'Produced by',
    certificates: 'Certificates',
    nothing: 'There is nothing more about this yet. You can ask the seller in the comments.',
    order: 'Order',
  },
});
