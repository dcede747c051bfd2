import { expect, test } from 'vitest';
import { checkDraft, draftOf, type SettingsDraft, toSettings } from '../../client/organise/settings/draft.ts';
import { shownFee } from '../../client/watch/order-form.ts';
import { SaveSettings, type Settings } from '../../server/contract/settings.ts';

const settings: Settings = {
  version: 4,
  coopName: 'HTX Mộc Châu',
  coopPhone: '0212 3866 123',
  logoId: null,
  bank: { bankBin: '970436', account: '0123456789', owner: 'HTX MOC CHAU' },
  graceSeconds: 90,
  recordingDays: 90,
  comments: { words: ['lừa đảo', 'hàng giả'], links: false, slowSeconds: 15 },
  deliveryFees: { standard: 30_000, provinces: { '14': 12_000, '01': 0 } },
  defaults: { coopName: '', coopPhone: '', bank: null, graceSeconds: 120, recordingDays: 30 },
};
const draft = draftOf(settings);
const changed = (change: Partial<SettingsDraft>) => checkDraft({ ...draft, ...change });

test('what is typed again is what was stored', () => {
  const { defaults: _, ...stored } = settings;
  expect(changed({})).toEqual({ fields: new Set(), fees: new Set() });
  expect(SaveSettings.parse(toSettings(draft, 4))).toEqual(stored);
  const empty = { bankBin: '', account: '', owner: '', graceSeconds: ' ', standardFee: '0' };
  expect(toSettings({ ...draft, ...empty }, 4)).toMatchObject({ bank: null, graceSeconds: null });
});

test.each([
  ['coopPhone', { coopPhone: 'gọi tôi' }],
  ['bank.bankBin', { bankBin: '' }],
  ['bank.account', { account: '12 34' }],
  ['graceSeconds', { graceSeconds: '0' }],
  ['deliveryFees.standard', { standardFee: '' }],
  ['deliveryFees.standard', { standardFee: '10.000.001' }],
] as const)('a fault at %s is found before anything is sent', (field, change) => {
  expect([...changed(change).fields]).toEqual([field]);
});

test('a province comes once, is chosen, and has a fee', () => {
  const provinceFees = [
    { provinceCode: '14', fee: '0' },
    { provinceCode: '14', fee: '1.000' },
    { provinceCode: '', fee: '1.000' },
    { provinceCode: '01', fee: '' },
  ];
  expect([...changed({ provinceFees }).fees]).toEqual([1, 2, 3]);
});

test('the fee that is shown is the province’s, else the standard one, and what the server has named since', () => {
  const fees = settings.deliveryFees;
  expect([shownFee(fees, '14', null), shownFee(fees, '01', null), shownFee(fees, null, null)]).toEqual([
    12_000, 0, 30_000,
  ]);
  const newer = { provinceCode: '14', deliveryFee: 15_000 };
  expect([shownFee(fees, '14', newer), shownFee(fees, '79', newer)]).toEqual([15_000, 30_000]);
});
