import type { CallApi } from '../net/api.ts';
import type { ClientError } from '../net/outcome.ts';

/** What is remembered of it on this phone. */
interface Kept {
  /** Of the subscription: another one than the browser has now means that the server can reach it no more. */
  endpoint: string;
  /** How long before the start the reminder comes. */
  minutesBefore: number;
  saleEventIds: string[];
}

/** Why nobody will be reminded: the person or the browser does not allow it, the browser cannot, or a request failed. */
export type NoReminder = { code: 'denied' | 'impossible' } | ClientError;

/** Reminders by web push on this phone. */
export interface Reminding {
  /** How many minutes before its start this phone is reminded of a sale event, as far as it remembers; null: not at all. */
  remembered(saleEventId: string): number | null;
  /** The same, after a look at whether the browser can still be reached. */
  check(saleEventId: string): Promise<number | null>;
  /** Only from within a tap: the browser asks the person. Null when it is on. */
  turnOn(saleEventId: string, language: 'vi' | 'en'): Promise<NoReminder | null>;
  turnOff(saleEventId: string): Promise<ClientError | null>;
  /** Takes everything of this browser off the server and off the phone, as far as that can be done now. Never throws. */
  forget(): Promise<void>;
}

const KEY = 'cho-phien.reminders';
const SCRIPT = '/sw.js';

/** Whether this browser can be reached at all: not on plain HTTP, not inside Zalo, on an iPhone only from the home screen. */
export function canRemind(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

function readKept(storage: Storage): Kept | null {
  try {
    const kept: Partial<Kept> | null = JSON.parse(storage.getItem(KEY) ?? 'null');
    const { endpoint, minutesBefore, saleEventIds } = kept ?? {};
    if (typeof endpoint !== 'string' || typeof minutesBefore !== 'number' || !Array.isArray(saleEventIds)) {
      return null;
    }
    return { endpoint, minutesBefore, saleEventIds };
  } catch {
    return null;
  }
}

function keep(storage: Storage, kept: Kept): void {
  try {
    storage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage the page asks again next time; the reminder comes all the same.
  }
}

async function subscriptionNow(): Promise<PushSubscription | null> {
  if (!canRemind()) return null;
  const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
  return (await registration?.pushManager.getSubscription().catch(() => null)) ?? null;
}

/** Older Safari takes the key as bytes only. */
function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

async function subscribe(publicKey: string): Promise<PushSubscription> {
  await navigator.serviceWorker.register(SCRIPT);
  // Once it has all that it keeps: before, a browser subscribes nothing.
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(publicKey) };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // Subscribed to another key, such as a former server's of this address: that one is of no use any more.
    const former = await pushManager.getSubscription();
    if (former === null) throw error;
    await former.unsubscribe();
    return pushManager.subscribe(options);
  }
}

export function createReminding({ api, storage }: { api: CallApi; storage: Storage }): Reminding {
  const remembered = (saleEventId: string): number | null => {
    const kept = readKept(storage);
    return kept?.saleEventIds.includes(saleEventId) ? kept.minutesBefore : null;
  };

  return {
    remembered,

    async check(saleEventId) {
      const subscription = await subscriptionNow();
      return subscription?.endpoint === readKept(storage)?.endpoint ? remembered(saleEventId) : null;
    },

    async turnOn(saleEventId, language) {
      if ((await Notification.requestPermission()) !== 'granted') return { code: 'denied' };
      const offer = await api('GET /api/reminders');
      if (!offer.ok) return offer.error;
      const { publicKey, minutesBefore } = offer.data;
      const subscription = await subscribe(publicKey).catch(() => null);
      const { endpoint, keys } = subscription?.toJSON() ?? {};
      const { p256dh, auth } = keys ?? {};
      if (endpoint === undefined || p256dh === undefined || auth === undefined) return { code: 'impossible' };
      const answer = await api('POST /api/sale-events/:id/reminder', {
        params: { id: saleEventId },
        body: { endpoint, p256dh, auth, language },
      });
      // Through a push service that the server does not know.
      if (!answer.ok) return answer.error.code === 'bad_input' ? { code: 'impossible' } : answer.error;
      const kept = readKept(storage);
      const others = kept?.endpoint === endpoint ? kept.saleEventIds : [];
      keep(storage, { endpoint, minutesBefore, saleEventIds: [...new Set([...others, saleEventId])] });
      return null;
    },

    async turnOff(saleEventId) {
      const kept = readKept(storage);
      if (kept === null) return null;
      const { endpoint } = kept;
      const answer = await api('POST /api/sale-events/:id/reminder/off', {
        params: { id: saleEventId },
        body: { endpoint },
      });
      if (!answer.ok && answer.error.code !== 'not_found') return answer.error;
      keep(storage, { ...kept, saleEventIds: kept.saleEventIds.filter((id) => id !== saleEventId) });
      return null;
    },

    async forget() {
      const subscription = await subscriptionNow();
      const endpoint = subscription?.endpoint ?? readKept(storage)?.endpoint;
      // Without a network the server hears from the push service that the browser is gone.
      if (endpoint !== undefined) await api('POST /api/reminders/forget', { body: { endpoint } });
      await subscription?.unsubscribe().catch(() => false);
      try {
        storage.removeItem(KEY);
      } catch {
        // Nothing is kept where nothing can be kept.
      }
    },
  };
}
