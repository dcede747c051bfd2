import { expect, it } from 'vitest';
import { keepPreferences, readPreferences } from '../../client/player/memory.ts';
import { fakeStorage } from '../support/fake-engine.ts';

const NOTHING = { choice: { kind: 'auto' }, saveData: null, aacOnly: false };

it('keeps what a viewer has chosen', () => {
  const storage = fakeStorage();
  const chosen = { choice: { kind: 'picture', maxKbps: 200 }, saveData: false, aacOnly: true } as const;
  keepPreferences(storage, chosen);
  expect(readPreferences(storage)).toEqual(chosen);
});

it.each(['', 'null', '7', '{"choice":7}', '{"choice":{"kind":"picture","maxKbps":"x"},"saveData":1}'])(
  'survives a broken memory: %s',
  (text) => {
    const storage = fakeStorage();
    storage.setItem('player-preferences', text);
    expect(readPreferences(storage)).toEqual(NOTHING);
  },
);

it('survives no storage at all', () => {
  keepPreferences(null, readPreferences(null));
  expect(readPreferences(null)).toEqual(NOTHING);
});
