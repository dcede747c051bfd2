import { catalogue } from '../i18n/language.ts';

const vi = {
  button: 'Chất lượng hình và dữ liệu',
  title: 'Hình và dữ liệu',
  quality: 'Chất lượng hình',
  auto: 'Tự động',
  autoHint: 'Tuỳ mạng mạnh hay yếu',
  pictures: { small: 'Hình nhỏ', medium: 'Hình vừa', large: 'Hình rõ', largest: 'Hình rất rõ' },
  sharper: (picture: string) => `${picture}, nét hơn`,
  costs: (megabytes: string) => `Khoảng ${megabytes} MB một giờ`,
  stills: 'Vài giây một ảnh',
  sound: 'Chỉ nghe tiếng',
  saveData: 'Tiết kiệm dữ liệu',
  saveDataHint: 'Chỉ xem hình nhỏ',
  used: (megabytes: string) => `Buổi này đã dùng ${megabytes} MB`,
  nowStills: 'Vài giây một ảnh',
  muted: 'Người bán đang tắt tiếng',
  nowSound: 'Chỉ có tiếng',
  weakStills: 'Mạng yếu: vài giây một ảnh. Hình sẽ tự trở lại.',
  weakSound: 'Mạng yếu: tạm chỉ có tiếng. Hình sẽ tự trở lại.',
};

/** Texts of the choice of pictures and of what the player says about them. */
export const qualityTexts = catalogue('watch.quality', {
  vi,
  en: {
    button: 'Picture quality and data',
    title: 'Picture and data',
    quality: 'Picture quality',
    auto: 'Automatic',
    autoHint: 'As good as your network allows',
    pictures: { small: 'Small', medium: 'Medium', large: 'Clear', largest: 'Very clear' },
    sharper: (picture: string) => `${picture}, sharper`,
    costs: (megabytes: string) => `About ${megabytes} MB an hour`,
    stills: 'A picture every few seconds',
    sound: 'Sound only',
    saveData: 'Data saver',
    saveDataHint: 'Small pictures only',
    used: (megabytes: string) => `${megabytes} MB used in this broadcast`,
    nowStills: 'A picture every few seconds',
    muted: 'The seller has muted the sound',
    nowSound: 'Sound only',
    weakStills: 'Weak network: a picture every few seconds. It will move again by itself.',
    weakSound: 'Weak network: sound only for now. The picture will come back by itself.',
  },
});
