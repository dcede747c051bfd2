import { catalogue } from '../i18n/language.ts';

const vi = {
  video: 'Hình ghi lại của phiên chợ',
  watchAgain: 'Xem lại',
  loading: 'Đang tìm bản ghi…',
  gone: 'Bản ghi của phiên chợ này không còn.',
  fetching: 'Mạng yếu, đang chờ hình…',
  mending: 'Mất hình, đang nối lại…',
  connecting: 'Đang lấy hình…',
  play: 'Phát tiếp',
  pause: 'Dừng',
  back: 'Lùi 10 giây',
  forward: 'Tới 10 giây',
  position: 'Chỗ đang xem',
  of: (position: string, length: string) => `${position} trên ${length}`,
  shown: 'Đang giới thiệu',
  nothingShown: 'Lúc này chưa giới thiệu món nào.',
  markers: 'Xem lại từng món',
};

/** Texts of a sale event that is seen again. */
export const replayTexts = catalogue('watch.replay', {
  vi,
  en: {
    video: 'Recorded picture of the market day',
    watchAgain: 'Watch again',
    loading: 'Looking for the recording…',
    gone: 'The recording of this market day is gone.',
    fetching: 'The network is weak, waiting for the picture…',
    mending: 'The picture is lost, reconnecting…',
    connecting: 'Getting the picture…',
    play: 'Play',
    pause: 'Pause',
    back: 'Back 10 seconds',
    forward: 'Forward 10 seconds',
    position: 'Where you are',
    of: (position: string, length: string) => `${position} of ${length}`,
    shown: 'Shown here',
    nothingShown: 'Nothing is being shown at this moment.',
    markers: 'What was shown when',
  },
});
