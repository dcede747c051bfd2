import { expect, it } from 'vitest';
import { isPushService } from '../../server/reminder/push-services.ts';

it.each([
  'https://fcm.googleapis.com/fcm/send/abc',
  'https://updates.push.services.mozilla.com/wpush/v2/abc',
  'https://web.push.apple.com/abc',
  'https://sg2p.notify.windows.com/w/?token=abc',
])('%s is a push service', (address) => expect(isPushService(new URL(address))).toBe(true));

it.each([
  'http://fcm.googleapis.com/fcm/send/abc',
  'https://fcm.googleapis.com:8443/abc',
  'https://user:secret@fcm.googleapis.com/abc',
  'https://fcm.googleapis.com.example.vn/abc',
  'https://evilnotify.windows.com/abc',
  'https://push.apple.com.example.vn/abc',
  'https://127.0.0.1/abc',
  'https://[::1]/abc',
  'https://10.0.0.1/abc',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost/abc',
  'https://0x7f000001/abc',
])('%s is none: nobody makes the server write to it', (address) =>
  expect(isPushService(new URL(address))).toBe(false),
);
