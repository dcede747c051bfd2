import { ECDH } from 'node:crypto';
import type { RemindMe } from '../contract/reminder.ts';
import { fail, ok } from '../contract/result.ts';
import type { Clock } from '../lib/clock.ts';
import { mannerOf, noticeFor, occasionOf } from './notices.ts';
import type { PushKeys, PushSender, ReminderRecord, ReminderRepository, Told } from './ports.ts';
import type { ReminderUseCases } from './use-cases.ts';

/** Browsers that are reminded of one sale event at the most: no co-operative has so many buyers, and a flood ends there. */
const MOST = 10_000;
/** Messages under way at once. */
const AT_ONCE = 8;
/** After a crash, what was under way is sent again after this long, ms; longer than sending it can take. */
const LEASE_MS = 120_000;
/** The wait before the second try, ms; it doubles with each. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Then a message is given up. */
const MOST_TRIES = 6;
/** What began so long ago and never came on air is forgotten, ms. */
const STALE_MS = 2 * 86_400_000;

export interface RemindersDeps {
  repository: ReminderRepository;
  sender: PushSender;
  keys: PushKeys;
  /** Whether an endpoint is one that messages are sent to. */
  allows(endpoint: URL): boolean;
  minutesBefore: number;
  clock: Clock;
}

/** The use cases of reminders. */
export function createReminders(deps: RemindersDeps): ReminderUseCases {
  const { repository, sender, keys, allows, minutesBefore, clock } = deps;
  let closing = false;
  let sending: Promise<unknown> = Promise.resolve();

  /** Those who come too late for the reminder are told when it is on air. */
  function plan(startsAt: Date): Told {
    const at = startsAt.getTime() - minutesBefore * 60_000;
    return { startsAt, remindAt: at > clock.now() ? new Date(at) : startsAt };
  }

  /** Writes down what the browser knows once it was told, or given up. */
  async function settle(reminder: ReminderRecord): Promise<void> {
    const { startsAt, state } = reminder.saleEvent;
    if (state !== 'scheduled') return repository.finish(reminder);
    const moved = startsAt.getTime() !== reminder.startsAt.getTime();
    await repository.told(reminder, moved ? plan(startsAt) : { startsAt, remindAt: null });
  }

  async function tell(reminder: ReminderRecord): Promise<void> {
    const occasion = occasionOf(reminder);
    if (occasion === null) return repository.finish(reminder);
    const manner = mannerOf(reminder, occasion, clock.now());
    const outcome = await sender.send(reminder.subscription, noticeFor(reminder, occasion), manner);
    if (outcome === 'gone') return repository.removeSubscription(reminder.subscription.id);
    if (typeof outcome === 'string' || reminder.tries >= MOST_TRIES) return settle(reminder);
    const waitMs = Math.max(FIRST_WAIT_MS * 2 ** (reminder.tries - 1), outcome.laterMs);
    await repository.postpone(reminder, new Date(clock.now() + Math.min(waitMs, LONGEST_WAIT_MS)));
  }

  async function sendAll(): Promise<void> {
    while (!closing) {
      const now = clock.now();
      const until = new Date(now + LEASE_MS);
      const due = await repository.claim({ now: new Date(now), until, limit: AT_ONCE });
      if (due.length === 0) break;
      await Promise.all(due.map(tell));
    }
    await repository.cleanUp(new Date(clock.now() - STALE_MS));
  }

  return {
    offer: () => ({ publicKey: keys.publicKey, minutesBefore }),

    async remind(saleEventId, subscription) {
      if (!allows(new URL(subscription.endpoint)))
        return fail('bad_input', 'no push service that is known', { field: 'endpoint' });
      if (!isKey(subscription)) return fail('bad_input', 'no point on P-256', { field: 'p256dh' });
      const now = new Date(clock.now());
      const added = await repository.add({ subscription, saleEventId, now, most: MOST, decide: plan });
      switch (added) {
        case 'added':
          return ok({});
        case 'no_sale':
          return noSaleEvent();
        case 'wrong_state':
          return fail('wrong_state', 'it has begun, or was cancelled');
        case 'full':
          return fail('unavailable', `${MOST} browsers are reminded of this sale event already`);
      }
    },

    async stopReminding(saleEventId, { endpoint }) {
      const removed = await repository.remove(endpoint, saleEventId);
      return removed ? ok({}) : noSaleEvent();
    },

    async forget({ endpoint }) {
      await repository.remove(endpoint, null);
      return ok({});
    },

    async sendDue() {
      const run = sendAll();
      sending = Promise.allSettled([sending, run]);
      await run;
    },

    async close() {
      closing = true;
      await sending;
    },
  };
}

const noSaleEvent = () => fail('not_found', 'no such sale event');

/** Whether a message can be encrypted for it. */
function isKey({ p256dh }: RemindMe): boolean {
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url', 'hex');
    return true;
  } catch {
    return false;
  }
}
