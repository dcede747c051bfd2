import { catalogue } from '../i18n/language.ts';

/** What staff are told of a live that the server has trouble with. */
export const healthTexts = catalogue('health', {
  vi: {
    shed: 'Máy chủ chạy không kịp: đã tắt mức hình nét nhất.',
    slow: 'Máy chủ chạy không kịp: hình đến người xem có thể chậm hoặc giật.',
    diskFull: 'Đã dừng ghi lại buổi này: ổ đĩa đầy. Buổi trực tiếp vẫn chạy.',
    failed: 'Đã dừng ghi lại buổi này: ổ đĩa hỏng hoặc quá chậm. Buổi trực tiếp vẫn chạy.',
  },
  en: {
    shed: 'The server is too slow: the best picture is switched off.',
    slow: 'The server is too slow: viewers may see the picture late or jerky.',
    diskFull: 'Recording stopped: the disk is full. The broadcast goes on.',
    failed: 'Recording stopped: the disk is broken or too slow. The broadcast goes on.',
  },
});
