import { catalogue } from '../i18n/language.ts';

/** What the phone does to a live, and what to do about it: one sentence beside each drawing. */
export const situationTexts = catalogue('studio.situation', {
  vi: {
    sentence: {
      asking: 'Đang mở máy quay. Hãy bấm Cho phép nếu được hỏi.',
      old: 'Trình duyệt này quá cũ để phát hình. Hãy cập nhật Chrome, hoặc dùng điện thoại khác.',
      insecure:
        'Trang này không an toàn nên điện thoại không cho dùng máy quay. Hãy mở bằng địa chỉ bắt đầu bằng https://.',
      inApp:
        'Trang đang mở trong Zalo hoặc Facebook, ở đó không dùng được máy quay. Hãy bấm dấu ba chấm ở góc trên, chọn mở bằng trình duyệt.',
      policy:
        'Trang này nằm trong một trang khác không cho dùng máy quay. Hãy mở thẳng đường dẫn bán hàng của bạn.',
      system:
        'Điện thoại chưa cho trình duyệt dùng máy quay. Hãy vào Cài đặt của điện thoại, Ứng dụng, chọn trình duyệt, bật Máy ảnh và Micrô.',
      refused:
        'Bạn chưa cho phép dùng máy quay và micro. Hãy chạm hình bên trái địa chỉ trang, bật cả hai. Trang tự chạy tiếp.',
      dismissed: 'Câu hỏi dùng máy quay đã bị đóng. Hãy bấm Thử lại, rồi bấm Cho phép.',
      inUse: 'Ứng dụng khác đang dùng máy quay hoặc micro. Hãy tắt ứng dụng đó. Trang tự chạy tiếp.',
      missing: 'Không tìm thấy máy quay và micro trên máy này. Hãy dùng điện thoại khác.',
      failed: 'Không mở được máy quay. Hãy thử lại.',
      noCamera: 'Chỉ có tiếng, không có hình. Bạn vẫn bán được bằng tiếng.',
      noMicrophone: 'Có hình nhưng không có tiếng: người xem không nghe thấy bạn. Hãy cắm tai nghe có micro.',
      call: 'Micro hoặc máy quay đang bận, có lẽ vì có cuộc gọi. Gọi xong, tiếng và hình tự trở lại.',
      away: 'Bạn vừa tắt màn hình hoặc mở ứng dụng khác: lúc đó người xem không thấy bạn. Hãy giữ trang này mở.',
      muted: 'Đang tắt tiếng: người xem không nghe thấy bạn.',
      battery: 'Màn hình có thể tự tắt và hình sẽ mất. Hãy cắm sạc, hoặc thỉnh thoảng chạm màn hình.',
    },
    /** Before the sentence that says why only one of both is missing. */
    noCameraFor: 'Chỉ có tiếng, không có hình; bạn vẫn bán được bằng tiếng.',
    noMicrophoneFor: 'Người xem không nghe thấy bạn.',
    understood: 'Đã hiểu',
    mute: 'Tắt tiếng',
    unmute: 'Bật tiếng',
    speaking: 'Bạn đang nói, nhưng tiếng đang tắt!',
    torchOn: 'Bật đèn',
    torchOff: 'Tắt đèn',
    flip: 'Đổi máy quay',
    meter: 'Tiếng của bạn',
    sayHello: 'Nói thử một câu: vạch này phải nhảy.',
    hears: 'Micro nghe rõ.',
  },
  en: {
    sentence: {
      asking: 'Opening the camera. Tap Allow if you are asked.',
      old: 'This browser is too old to send a picture. Update Chrome, or use another phone.',
      insecure:
        'This page is not secure, so the phone does not let it use the camera. Open the address that begins with https://.',
      inApp:
        'The page is open inside Zalo or Facebook, where the camera cannot be used. Tap the three dots in the top corner and choose to open it in the browser.',
      policy:
        'This page is open inside another page that does not allow the camera. Open your selling link by itself.',
      system:
        'The phone does not let the browser use the camera. In the phone’s settings, under Apps, choose the browser and allow Camera and Microphone.',
      refused:
        'Camera and microphone are not allowed. Tap the icon to the left of the address and switch both on. The page goes on by itself.',
      dismissed: 'The question about the camera was closed. Tap Try again, then Allow.',
      inUse: 'Another app is using the camera or the microphone. Close that app. The page goes on by itself.',
      missing: 'There is no camera and no microphone on this device. Use another phone.',
      failed: 'The camera could not be opened. Please try again.',
      noCamera: 'Only sound, no picture. You can still sell by voice.',
      noMicrophone: 'There is a picture but no sound: viewers cannot hear you. Plug in a headset.',
      call: 'The microphone or the camera is busy, perhaps with a call. After it, sound and picture return by themselves.',
      away: 'The screen was off or another app was open: viewers did not see you then. Keep this page open.',
      muted: 'The sound is off: viewers cannot hear you.',
      battery:
        'The screen may switch itself off, and the picture with it. Plug in the charger, or touch the screen now and then.',
    },
    noCameraFor: 'Only sound, no picture; you can still sell by voice.',
    noMicrophoneFor: 'Viewers cannot hear you.',
    understood: 'OK',
    mute: 'Mute',
    unmute: 'Sound on',
    speaking: 'You are speaking, but the sound is off!',
    torchOn: 'Light on',
    torchOff: 'Light off',
    flip: 'Other camera',
    meter: 'Your voice',
    sayHello: 'Say something: this bar must move.',
    hears: 'The microphone hears you well.',
  },
});
