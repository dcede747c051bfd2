import type { CommentRules } from '../contract/comment-rules.ts';
import type { DeliveryFees } from '../contract/delivery-fee.ts';
import type { Result } from '../contract/result.ts';
import type { BankAccount, Coop, SaveSettings } from '../contract/settings.ts';
import type { RecordingUsage, Retention } from '../contract/transcode.ts';

/** What organisers have set; empty or null: nothing. `version` is that of the row. */
export type StoredSettings = SaveSettings;

export interface SettingsRepository {
  read(): Promise<StoredSettings>;
  /**
   * In one transaction, unless another version than `settings.version` is stored. Answers the new version, or why nothing
   * was written.
   */
  save(
    settings: StoredSettings,
  ): Promise<{ kind: 'saved'; version: number } | { kind: 'outdated' | 'no_logo' }>;
}

/** What holds now: what organisers have set, and the server's own settings for the rest. */
export interface SettingsInForce {
  coop: Coop;
  /** Null: orders are paid at the door only. */
  bank: BankAccount | null;
  /** How long a live waits for a seller who lost the link, ms. */
  graceMs: number;
  deliveryFees: DeliveryFees;
  comments: CommentRules;
  /** Days after which a recording is deleted; 0 keeps all; null: nothing is recorded. */
  recordingDays: number | null;
}

/** Who has the recordings. */
export interface RecordingKeeper {
  /** Tells how long they are kept. Who cannot be reached now asks when it comes back. */
  keepRecordings(retention: Retention): Promise<Result<null>>;
  /** `media_unavailable` while it is away. */
  recordingUsage(retention: Retention): Promise<Result<RecordingUsage>>;
}
