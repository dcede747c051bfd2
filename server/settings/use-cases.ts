import type { Result } from '../contract/result.ts';
import type { SaveSettings, Settings } from '../contract/settings.ts';
import type { SettingsInForce } from './ports.ts';

/** The co-operative's settings. */
export interface SettingsUseCases {
  /** As they are stored, with what holds where a field is empty. */
  read(): Promise<Settings>;
  /** They hold at once. `outdated` where somebody else has saved since, `not_found` (`logoId`) without that photo. */
  save(input: SaveSettings): Promise<Result<Settings>>;
  /** What holds now; never waits. */
  inForce(): SettingsInForce;
}
