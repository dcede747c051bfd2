import { catalogue } from '../i18n/language.ts';

/** Texts about OBS and other encoders. */
export const encoderTexts = catalogue('organise.encoder', {
  vi: {
    title: 'Quay bằng OBS',
    about: 'Không dùng điện thoại? OBS, Larix hoặc máy quay có WHIP gửi hình thẳng vào phiên chợ này.',
    address: 'Địa chỉ máy chủ (WHIP)',
    copyAddress: 'Chép địa chỉ',
    noKey: 'Chưa có mã khoá.',
    keyMadeAt: (when: string) => `Mã khoá tạo lúc ${when}. Mã chỉ hiện một lần; mất thì tạo mã mới.`,
    makeKey: 'Tạo mã khoá',
    makeNewKey: 'Tạo mã khoá mới',
    askNew: 'Mã cũ sẽ không dùng được nữa. Máy đang phát bằng mã cũ sẽ bị ngắt.',
    keepKey: 'Không, giữ mã cũ',
    yesNew: 'Có, tạo mã mới',
    keyTitle: 'Mã khoá để phát',
    key: 'Mã khoá (Bearer Token)',
    copyKey: 'Chép mã khoá',
    onlyNow: 'Mã này chỉ hiện bây giờ. Ai có mã là phát được hình: chỉ gửi cho đúng người.',
    how: 'Trong OBS: Cài đặt → Luồng → Dịch vụ: WHIP. Dán địa chỉ vào Máy chủ, dán mã khoá vào Bearer Token, rồi bấm Bắt đầu phát luồng.',
  },
  en: {
    title: 'Film with OBS',
    about:
      'No phone at hand? OBS, Larix or a camera with WHIP sends its picture straight to this market day.',
    address: 'Server address (WHIP)',
    copyAddress: 'Copy the address',
    noKey: 'There is no key yet.',
    keyMadeAt: (when: string) => `Key made ${when}. It is shown only once; if it is lost, make a new one.`,
    makeKey: 'Make a key',
    makeNewKey: 'Make a new key',
    askNew: 'The old key stops working. Anything sending with it now is cut off.',
    keepKey: 'No, keep the key',
    yesNew: 'Yes, make a new one',
    keyTitle: 'Key to send with',
    key: 'Key (Bearer Token)',
    copyKey: 'Copy the key',
    onlyNow: 'This key is shown only now. Whoever has it can go on air: give it to the right person only.',
    how: 'In OBS: Settings → Stream → Service: WHIP. Paste the address as Server and the key as Bearer Token, then Start Streaming.',
  },
});
