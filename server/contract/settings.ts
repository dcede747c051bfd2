import { z } from 'zod';
import { CommentRules } from './comment-rules.ts';
import { Id, longText } from './value.ts';

/** Đồng an order; ten million is far more than any parcel costs, and finds a zero too many. */
const Fee = z.int().min(0).max(10_000_000);

/** As {@link import('./delivery-fee.ts').DeliveryFees} is typed. */
export const DeliveryFees = z.object({
  standard: Fee,
  provinces: z.record(z.string().regex(/^\d{2}$/), Fee),
});

/** Whose market it is, for everybody who sees it; each empty where it is not set. */
export const Coop = z.object({
  name: z.string(),
  /** As people dial it. */
  phone: z.string(),
  /** Its photo. */
  logoId: Id.nullable(),
});
export type Coop = z.infer<typeof Coop>;

/** The account that prepaid orders are transferred to. */
export const BankAccount = z.object({
  /** The bank, as its six digits in VietQR. */
  bankBin: z.string().regex(/^\d{6}$/),
  account: z
    .string()
    .trim()
    .regex(/^[0-9A-Za-z]{1,19}$/),
  /** Name of the account's owner, as the bank writes it. */
  owner: longText(70).default(''),
});
export type BankAccount = z.infer<typeof BankAccount>;

/** What organisers set. Empty or null: the server's own setting holds. */
const Chosen = z.object({
  coopName: longText(80),
  coopPhone: z
    .string()
    .trim()
    .regex(/^(?:\+?[\d .]{3,20})?$/),
  logoId: Id.nullable(),
  bank: BankAccount.nullable(),
  /** How long a live waits for a seller who lost the link. */
  graceSeconds: z.int().min(1).max(3_600).nullable(),
  deliveryFees: DeliveryFees,
  comments: CommentRules,
  /** Days after which a recording is deleted; 0 keeps all. */
  recordingDays: z.int().min(0).max(36_500).nullable(),
});

/** `version` is the one that was read: where another has been saved since, nothing is written and the answer is `outdated`. */
export const SaveSettings = Chosen.extend({ version: z.int().min(0) });
export type SaveSettings = z.infer<typeof SaveSettings>;

/** The settings for the organisers' page. */
export const Settings = SaveSettings.extend({
  /** What holds where a field is empty. */
  defaults: z.object({
    coopName: z.string(),
    coopPhone: z.string(),
    bank: BankAccount.nullable(),
    graceSeconds: z.number(),
    /** Null: lives are not recorded here. */
    recordingDays: z.number().nullable(),
  }),
});
export type Settings = z.infer<typeof Settings>;
