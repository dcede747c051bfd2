import { expect, it } from 'vitest';
import { openPage, showPush } from '../../client/sw/push.ts';

function board() {
  const shown: unknown[] = [];
  return { shown, showNotification: async (...notice: unknown[]) => void shown.push(notice) };
}

it('shows what the server says, and something even when that cannot be read', async () => {
  const { shown, ...on } = board();
  const notice = { title: 'Mận hậu', body: 'Sắp mở', path: '/xem/1', tag: '1', language: 'vi' };
  await showPush({ json: () => notice }, on);
  await showPush(null, on);
  await showPush({ json: () => JSON.parse('{') }, on);
  await showPush({ json: () => null }, on);
  const icon = '/app-192.png';
  const nothing = { body: '', lang: 'vi', tag: '', renotify: false, icon, data: '/' };
  expect(shown).toEqual([
    ['Mận hậu', { body: 'Sắp mở', lang: 'vi', tag: '1', renotify: true, icon, data: '/xem/1' }],
    ...Array.from({ length: 3 }, () => ['Chợ Phiên', nothing]),
  ]);
});

it('a tap opens the page of the sale event, or goes to where it is open', async () => {
  const went: string[] = [];
  const pages = (open: string[]) => ({
    matchAll: async () => open.map((url) => ({ url, focus: async () => void went.push(`focus ${url}`) })),
    openWindow: async (url: string) => void went.push(`open ${url}`),
  });
  const notice = (data: unknown) => ({ data, close: () => void went.push('close') });
  await openPage(notice('/xem/1'), pages(['https://cho.example.vn/', 'https://cho.example.vn/xem/1?a=b']));
  await openPage(notice('/xem/1'), pages(['https://cho.example.vn/xem/2']));
  await openPage(notice('https://elsewhere.example/'), pages([]));
  expect(went).toEqual([
    'close',
    'focus https://cho.example.vn/xem/1?a=b',
    'close',
    'open /xem/1',
    'close',
    'open /',
  ]);
});
