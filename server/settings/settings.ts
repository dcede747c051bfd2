import { fail, ok } from '../contract/result.ts';
import type { Settings } from '../contract/settings.ts';
import type { RecordingKeeper, SettingsInForce, SettingsRepository, StoredSettings } from './ports.ts';
import type { SettingsUseCases } from './use-cases.ts';

/** The server's own settings, which hold until an organiser sets something else. */
export type SettingsDefaults = Settings['defaults'];

/** Reads the settings once, then keeps what holds in memory: it is asked for with every order and every page. */
export async function createSettings(deps: {
  repository: SettingsRepository;
  defaults: SettingsDefaults;
  recordings: RecordingKeeper;
}): Promise<SettingsUseCases> {
  const { repository, defaults, recordings } = deps;
  let stored = await repository.read();
  let inForce = combine(stored, defaults);

  function take(next: StoredSettings): void {
    // Answers of the database may overtake each other; the newest holds.
    if (next.version < stored.version) return;
    stored = next;
    inForce = combine(next, defaults);
  }

  return {
    async read() {
      take(await repository.read());
      return { ...stored, defaults };
    },
    async save(input) {
      const saved = await repository.save(input);
      switch (saved.kind) {
        case 'saved':
          take({ ...input, version: saved.version });
          if (inForce.recordingDays !== null) {
            void recordings.keepRecordings({ keepDays: inForce.recordingDays });
          }
          return ok({ ...input, version: saved.version, defaults });
        case 'outdated':
          return fail('outdated', 'somebody else has saved since these settings were read');
        case 'no_logo':
          return fail('not_found', 'there is no such photo', { field: 'logoId' });
      }
    },
    recordingUsage: recordings.recordingUsage,
    inForce: () => inForce,
  };
}

function combine(stored: StoredSettings, defaults: SettingsDefaults): SettingsInForce {
  const { coopName, coopPhone, logoId, bank, graceSeconds, deliveryFees, comments, recordingDays } = stored;
  return {
    coop: { name: coopName || defaults.coopName, phone: coopPhone || defaults.coopPhone, logoId },
    bank: bank ?? defaults.bank,
    graceMs: (graceSeconds ?? defaults.graceSeconds) * 1_000,
    deliveryFees,
    comments,
    recordingDays: defaults.recordingDays === null ? null : (recordingDays ?? defaults.recordingDays),
  };
}
