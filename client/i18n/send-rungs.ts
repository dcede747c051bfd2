import type { SendRungId } from '../../server/contract/uplink.ts';
import { catalogue } from './language.ts';

const vi: Record<SendRungId, string> = {
  p720: 'Người xem thấy hình rất nét',
  p480: 'Người xem thấy hình nét',
  p360: 'Người xem thấy hình rõ',
  p240: 'Người xem thấy hình nhỏ',
  p144: 'Người xem thấy hình nhỏ, hơi giật',
  stills: 'Người xem nghe tiếng, thấy ảnh từng giây',
  sound: 'Người xem chỉ nghe tiếng',
};

/** What viewers get of what the phone sends. */
export const sendRungTexts = catalogue('sendRungs', {
  vi,
  en: {
    p720: 'Viewers see a very sharp picture',
    p480: 'Viewers see a sharp picture',
    p360: 'Viewers see a clear picture',
    p240: 'Viewers see a small picture',
    p144: 'Viewers see a small, jerky picture',
    stills: 'Viewers hear you, and see a photo each second',
    sound: 'Viewers only hear you',
  },
});
