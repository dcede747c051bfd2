import { catalogue } from '../i18n/language.ts';

/** Texts of practising. */
export const practiceTexts = catalogue('studio.practice', {
  vi: {
    banner: 'TẬP THỬ – không ai thấy',
    about: 'Người mua, bình luận và đơn hàng đều là giả, không có gì được ghi vào sổ. Tập được 20 phút.',
    start: 'Tập thử, không ai thấy',
    join: 'Tập thử cùng người bán',
    goLive: 'Lên sóng thử',
    forReal: 'Tập xong, sang bán thật',
    leave: 'Thôi tập',
    again: 'Tập lại',
    over: 'Buổi tập đã xong. Không có gì được ghi lại.',
    arrives: 'Hình này đã đi qua mạng: người xem thấy rõ nhất là như thế này.',
    waiting: 'Hình của người bán sẽ hiện ở đây khi bấm Lên sóng thử.',
    coming: 'Đang chờ hình quay về…',
  },
  en: {
    banner: 'PRACTICE – nobody sees it',
    about: 'Buyers, comments and orders are all made up; nothing goes into the books. It lasts 20 minutes.',
    start: 'Practise, nobody sees it',
    join: 'Practise with the seller',
    goLive: 'Go live for practice',
    forReal: 'Done, go on to selling',
    leave: 'Done, stop practising',
    again: 'Practise again',
    over: 'This practice is over. Nothing was kept.',
    arrives: 'This picture has been through the network: viewers can see nothing better.',
    waiting: 'The seller’s picture appears here after a tap on “Go live for practice”.',
    coming: 'Waiting for the picture to come back…',
  },
});
