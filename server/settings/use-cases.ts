import type { Result } from '../contract/result.ts';
import type { SaveSettings, Settings } from '../contract/settings.ts';
import type { RecordingUsage, Retention } from '../contract/transcode.ts';
import type { SettingsInForce } from './ports.ts';

/** The co-operative's settings. */
export interface SettingsUseCases {
  /** As they are stored, with what holds where a field is empty. */
  read(): Promise<Settings>;
  /** They hold at once. `outdated` where somebody else has saved since, `not_found` (`logoId`) without that photo. */
  save(input: SaveSettings): Promise<Result<Settings>>;
  /** What recordings take on the disk, and what of it would go if they were kept so long. `media_unavailable`, `not_found`. */
  recordingUsage(retention: Retention): Promise<Result<RecordingUsage>>;
  /** What holds now; never waits. */
  inForce(): SettingsInForce;
}
