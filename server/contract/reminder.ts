import { z } from 'zod';

/** Languages that reminders are written in: the pages' own. */
export const ReminderLanguage = z.enum(['vi', 'en']);
export type ReminderLanguage = z.infer<typeof ReminderLanguage>;

/** Where a push service takes messages for one browser (RFC 8030). Which services are asked, the server decides. */
const Endpoint = z
  .string()
  .max(1_024)
  .regex(/^https?:\/\/[!-~]+$/)
  .refine((address) => URL.canParse(address), 'no address');

/** A browser that wants to be reminded: what `PushSubscription.toJSON` says of it, and the language of its page. */
export const RemindMe = z.object({
  endpoint: Endpoint,
  /** An uncompressed point on P-256, base64url (RFC 8291, 2.1). */
  p256dh: z.string().regex(/^[\w-]{87}$/),
  /** 16 bytes, base64url. */
  auth: z.string().regex(/^[\w-]{22}$/),
  language: ReminderLanguage,
});
export type RemindMe = z.infer<typeof RemindMe>;

/** A browser that no longer wants to. */
export const RemindNoMore = z.object({ endpoint: Endpoint });
export type RemindNoMore = z.infer<typeof RemindNoMore>;

/** What a browser has to know before it subscribes. */
export const ReminderOffer = z.object({
  /** Of the server, for `PushManager.subscribe`: base64url. */
  publicKey: z.string(),
  /** How long before the start the reminder comes. */
  minutesBefore: z.int(),
});
export type ReminderOffer = z.infer<typeof ReminderOffer>;

/** What a push carries, as JSON, to the service worker. */
export interface PushNotice {
  title: string;
  body: string;
  /** The page that a tap opens. */
  path: string;
  /** A later notice of the same tag takes the place of this one. */
  tag: string;
  language: ReminderLanguage;
}
