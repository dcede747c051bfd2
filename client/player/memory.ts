import type { Choice } from './modes.ts';

/** The part of `Storage` that is used. */
type Memory = Pick<Storage, 'getItem' | 'setItem'>;

/** What a viewer has chosen on this phone. */
export interface Preferences {
  choice: Choice;
  /** Null while the viewer has left it to the browser's Save-Data. */
  saveData: boolean | null;
  /** Opus sound has failed on this phone. */
  aacOnly: boolean;
}

const KEY = 'player-preferences';
export const NO_PREFERENCES: Preferences = { choice: { kind: 'auto' }, saveData: null, aacOnly: false };

/** The browser's own storage; null where privacy settings forbid even to look. */
export function browserStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

/** What was kept; where nothing was, or something broken, the defaults. */
export function readPreferences(memory: Memory | null): Preferences {
  try {
    const kept: unknown = JSON.parse(memory?.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return NO_PREFERENCES;
    const { choice, saveData, aacOnly } = kept as { [K in keyof Preferences]?: unknown };
    return {
      choice: readChoice(choice),
      saveData: typeof saveData === 'boolean' ? saveData : null,
      aacOnly: aacOnly === true,
    };
  } catch {
    return NO_PREFERENCES;
  }
}

/** A full or forbidden storage is no reason to fail: the choice then lasts until the page is left. */
export function keepPreferences(memory: Memory | null, preferences: Preferences): void {
  try {
    memory?.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // As said above.
  }
}

function readChoice(kept: unknown): Choice {
  if (typeof kept !== 'object' || kept === null || !('kind' in kept)) return NO_PREFERENCES.choice;
  if (kept.kind === 'stills' || kept.kind === 'sound') return { kind: kept.kind };
  if (kept.kind === 'picture' && 'maxKbps' in kept && typeof kept.maxKbps === 'number' && kept.maxKbps > 0) {
    return { kind: 'picture', maxKbps: kept.maxKbps };
  }
  return NO_PREFERENCES.choice;
}
