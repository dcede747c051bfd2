import { catalogue } from '../i18n/language.ts';

/** Texts of the field for a photo. */
export const photoTexts = catalogue('organise.photo', {
  vi: {
    photo: 'Ảnh',
    take: 'Chụp ảnh',
    choose: 'Chọn ảnh có sẵn',
    remove: 'Bỏ ảnh',
    shrinking: 'Đang thu nhỏ ảnh…',
    sending: (percent: string) => `Đang gửi ảnh: ${percent} %`,
    alt: 'Ảnh cho thấy gì? (đọc cho người không nhìn thấy ảnh)',
    wait: 'Hãy đợi ảnh gửi xong.',
  },
  en: {
    photo: 'Photo',
    take: 'Take a photo',
    choose: 'Choose a photo',
    remove: 'Remove the photo',
    shrinking: 'Making the photo smaller…',
    sending: (percent: string) => `Sending the photo: ${percent} %`,
    alt: 'What does it show? (read out to those who cannot see it)',
    wait: 'Please wait until the photo is sent.',
  },
});
