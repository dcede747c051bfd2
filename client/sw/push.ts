import type { PushNotice } from '../../server/contract/reminder.ts';

/** What is used of PushMessageData. */
export interface PushData {
  json(): unknown;
}

/** What is used of ServiceWorkerRegistration. */
export interface NoticeBoard {
  showNotification(
    title: string,
    options: { body: string; lang: string; tag: string; renotify: boolean; icon: string; data: string },
  ): Promise<void>;
}

/** What is used of Notification; `data` is the page that it leads to. */
export interface ShownNotice {
  data: unknown;
  close(): void;
}

/** What is used of Clients. */
export interface Pages {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly OpenPage[]>;
  openWindow(url: string): Promise<unknown>;
}
interface OpenPage {
  url: string;
  focus(): Promise<unknown>;
}

/** The market's own name, for what no words came with: something has to be shown, or the browser shows a text of its own. */
const NOTHING: PushNotice = { title: 'Chợ Phiên', body: '', path: '/', tag: '', language: 'vi' };

function read(data: PushData | null): PushNotice {
  try {
    const said = data?.json();
    return { ...NOTHING, ...(said as Partial<PushNotice> | null) };
  } catch {
    return NOTHING;
  }
}

/** Shows what the server says; the newest of a sale event takes the place of what was said before, and is heard. */
export function showPush(data: PushData | null, board: NoticeBoard): Promise<void> {
  const { title, body, path, tag, language } = read(data);
  // Chrome refuses to have a notice heard anew that has no tag.
  const renotify = tag !== '';
  return board.showNotification(title, {
    body,
    lang: language,
    tag,
    renotify,
    icon: '/app-192.png',
    data: path,
  });
}

/** Opens the page of a notice that was tapped, or goes to where it is open already. */
export async function openPage(notice: ShownNotice, pages: Pages): Promise<void> {
  notice.close();
  const path = typeof notice.data === 'string' && notice.data.startsWith('/') ? notice.data : '/';
  const open = await pages.matchAll({ type: 'window', includeUncontrolled: true });
  const there = open.find(({ url }) => new URL(url).pathname === path);
  await (there?.focus() ?? pages.openWindow(path));
}
