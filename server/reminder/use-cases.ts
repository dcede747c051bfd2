import type { ReminderOffer, RemindMe, RemindNoMore } from '../contract/reminder.ts';
import type { Result } from '../contract/result.ts';

/** Reminders of sale events to browsers that asked for them; whoever knows an endpoint is its browser. */
export interface ReminderUseCases {
  /** What a browser subscribes with. */
  offer(): ReminderOffer;
  /**
   * This browser is reminded of this sale event, and told when it is moved or cancelled. Again: nothing changes but the keys
   * and the language. `not_found`, `wrong_state` once it has begun, `bad_input` for an endpoint of no push service that is
   * known or for keys that are none, `unavailable` where a sale event has as many as it can have.
   */
  remind(saleEventId: string, browser: RemindMe): Promise<Result<Record<string, never>>>;
  /** Of this sale event no more; nothing happens where there was no reminder. `not_found`. */
  stopReminding(saleEventId: string, browser: RemindNoMore): Promise<Result<Record<string, never>>>;
  /** Of nothing more: everything about this browser is removed. */
  forget(browser: RemindNoMore): Promise<Result<Record<string, never>>>;
  /** Sends all that is due, and cleans up; of several servers each takes what no other has taken. */
  sendDue(): Promise<void>;
  /** Lets what is being sent finish, and sends nothing more. */
  close(): Promise<void>;
}
