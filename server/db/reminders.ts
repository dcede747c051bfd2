import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { createPushSender, makePushKeys } from '../reminder/push-sender.ts';
import type { PushNetwork } from '../reminder/push-services.ts';
import { createReminders } from '../reminder/reminders.ts';
import type { ReminderUseCases } from '../reminder/use-cases.ts';
import type { Database } from './database.ts';
import { createReminderRepository } from './reminder-repository.ts';

export interface RemindersDeps {
  database: Database;
  /** How long before the start the reminder comes. */
  minutesBefore: number;
  /** The address people open. */
  url: string;
  network: PushNetwork;
  clock: Clock;
  logger: Logger;
}

/** Whom push services may turn to where the pages have no address that they could open. */
const NO_ADDRESS = 'https://cho-phien.invalid';

/** Reminders on PostgreSQL, with the keys that are kept there. Close it. */
export async function openReminders(deps: RemindersDeps): Promise<ReminderUseCases> {
  const { database, minutesBefore, url, network, clock, logger } = deps;
  const repository = createReminderRepository(database);
  const keys = await repository.keys(makePushKeys());
  const subject = url.startsWith('https:') ? url : NO_ADDRESS;
  const sender = createPushSender({ keys, subject, network, clock, logger });
  return createReminders({ repository, sender, keys, allows: network.allows, minutesBefore, clock });
}
