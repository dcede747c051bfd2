import type { PushNotice, RemindMe } from '../contract/reminder.ts';
import type { SaleEventState } from '../contract/sale-event.ts';

/** The pair that pushes are signed with (RFC 8292), base64url. */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
}

/** A browser and one sale event that it is reminded of. */
export interface ReminderRecord {
  subscription: RemindMe & { id: string };
  saleEvent: { id: string; title: string; state: SaleEventState; startsAt: Date };
  /** The start that the browser knows. */
  startsAt: Date;
  /** How often it has been tried to tell what is due, this time included. */
  tries: number;
}

/** What a browser knows after it was told. */
export interface Told {
  startsAt: Date;
  /** When it is to be reminded; null: it has been. */
  remindAt: Date | null;
}

export interface ReminderRepository {
  /** The pair that is kept, else `made`, which is kept from now on. Safe when several servers start at once. */
  keys(made: PushKeys): Promise<PushKeys>;
  /**
   * Adds a reminder, or changes the one that is there, where `decide` has what the browser is to know. `full`: the sale event
   * has `most` of them already. `no_sale`: there is none, or a draft.
   */
  add(input: {
    subscription: RemindMe;
    saleEventId: string;
    now: Date;
    most: number;
    decide(startsAt: Date): Told;
  }): Promise<'added' | 'full' | 'no_sale' | 'wrong_state'>;
  /** Takes the reminder of one sale event away, or with null all of this endpoint. False: there is no such sale event. */
  remove(endpoint: string, saleEventId: string | null): Promise<boolean>;
  /** Takes so many for which something is due, for nobody else before `until`. */
  claim(input: { now: Date; until: Date; limit: number }): Promise<ReminderRecord[]>;
  /** The browser knows this now. */
  told(reminder: ReminderRecord, told: Told): Promise<void>;
  /** It could not be told, and is tried again then. */
  postpone(reminder: ReminderRecord, notBefore: Date): Promise<void>;
  /** There is nothing more to tell about this sale event. */
  finish(reminder: ReminderRecord): Promise<void>;
  /** The browser cannot be reached any more. */
  removeSubscription(id: string): Promise<void>;
  /** Drops reminders of what is over or began before `since`, and browsers not seen since then that have none. */
  cleanUp(since: Date): Promise<void>;
}

/** How a message is to be kept and delivered (RFC 8030, 5.2 to 5.4). */
export interface PushManner {
  /** For how long the push service keeps it for a phone that is off, s. */
  ttlS: number;
  urgency: 'normal' | 'high';
  /** Takes the place of what waits under the same name: 32 characters of base64url at the most. */
  topic: string;
}

/**
 * What became of a message: `sent` to the push service; `gone`: there is no such browser any more; `refused`: this message
 * never will be taken; `later`: after so many ms at the earliest, 0 where the service names no time.
 */
export type PushOutcome = 'sent' | 'gone' | 'refused' | { laterMs: number };

export interface PushSender {
  /** Never throws. */
  send(to: RemindMe, notice: PushNotice, manner: PushManner): Promise<PushOutcome>;
}
