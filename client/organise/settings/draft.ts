import type { SaveSettings, Settings } from '../../../server/contract/settings.ts';
import { formatCount, wholeNumber } from '../../i18n/format.ts';

/** The fee of one province as typed. */
export type FeeDraft = { provinceCode: string; fee: string };

/** The settings as typed. */
export interface SettingsDraft {
  coopName: string;
  coopPhone: string;
  logoId: string | null;
  /** Empty: no account is set here. */
  bankBin: string;
  account: string;
  owner: string;
  graceSeconds: string;
  recordingDays: string;
  standardFee: string;
  provinceFees: FeeDraft[];
  /** One in each line. */
  words: string;
  links: boolean;
  slowSeconds: string;
}

/** The paths of the contract that have a field here. */
export type SettingsField =
  | 'coopName'
  | 'coopPhone'
  | 'logoId'
  | 'bank.bankBin'
  | 'bank.account'
  | 'bank.owner'
  | 'graceSeconds'
  | 'recordingDays'
  | 'deliveryFees.standard'
  | 'comments.words'
  | 'comments.slowSeconds';

export interface SettingsFaults {
  fields: ReadonlySet<SettingsField>;
  /** Indices of fees that are no sum, or of provinces that come twice or are not chosen. */
  fees: ReadonlySet<number>;
}

const MOST_FEE = 10_000_000;
const MOST_DAYS = 36_500;
const MOST_WORDS = 200;
const LONGEST_WORD = 40;
const wordsOf = ({ words }: SettingsDraft) => [
  ...new Set(words.split('\n').flatMap((line) => line.trim() || [])),
];
const feeOf = (typed: string) => wholeNumber(typed, 0, MOST_FEE);

/** The stored settings as they are typed again. */
export function draftOf({
  bank,
  graceSeconds,
  recordingDays,
  deliveryFees,
  comments,
  ...same
}: Settings): SettingsDraft {
  return {
    coopName: same.coopName,
    coopPhone: same.coopPhone,
    logoId: same.logoId,
    bankBin: bank?.bankBin ?? '',
    account: bank?.account ?? '',
    owner: bank?.owner ?? '',
    graceSeconds: graceSeconds === null ? '' : String(graceSeconds),
    recordingDays: recordingDays === null ? '' : String(recordingDays),
    standardFee: formatCount(deliveryFees.standard),
    provinceFees: Object.entries(deliveryFees.provinces).map(([provinceCode, fee]) => ({
      provinceCode,
      fee: formatCount(fee),
    })),
    words: comments.words.join('\n'),
    links: comments.links,
    slowSeconds: comments.slowSeconds === 0 ? '' : String(comments.slowSeconds),
  };
}

/** What is plainly wrong before anything is sent; the server decides. */
export function checkDraft(draft: SettingsDraft): SettingsFaults {
  const fields = new Set<SettingsField>();
  const { bankBin, account, graceSeconds, provinceFees } = draft;
  if (draft.coopPhone.trim() !== '' && !/^\+?[\d .]{3,20}$/.test(draft.coopPhone.trim()))
    fields.add('coopPhone');
  if (bankBin === '' && account.trim() !== '') fields.add('bank.bankBin');
  if (bankBin !== '' && !/^[0-9A-Za-z]{1,19}$/.test(account.trim())) fields.add('bank.account');
  if (graceSeconds.trim() !== '' && wholeNumber(graceSeconds, 1, 3_600) === null) fields.add('graceSeconds');
  if (draft.recordingDays.trim() !== '' && wholeNumber(draft.recordingDays, 0, MOST_DAYS) === null) {
    fields.add('recordingDays');
  }
  if (feeOf(draft.standardFee) === null) fields.add('deliveryFees.standard');
  const words = wordsOf(draft);
  if (words.length > MOST_WORDS || words.some((word) => word.length > LONGEST_WORD)) {
    fields.add('comments.words');
  }
  if (draft.slowSeconds.trim() !== '' && wholeNumber(draft.slowSeconds, 0, 600) === null) {
    fields.add('comments.slowSeconds');
  }
  const codes = provinceFees.map(({ provinceCode }) => provinceCode);
  const wrong = provinceFees.flatMap(({ provinceCode, fee }, index) =>
    provinceCode === '' || codes.indexOf(provinceCode) !== index || feeOf(fee) === null ? index : [],
  );
  return { fields, fees: new Set(wrong) };
}

/** What to send for a draft without faults, over the version that was read. */
export function toSettings(draft: SettingsDraft, version: number): SaveSettings {
  const { coopName, coopPhone, logoId, bankBin, account, owner, graceSeconds, standardFee } = draft;
  return {
    version,
    coopName: coopName.trim(),
    coopPhone: coopPhone.trim(),
    logoId,
    bank: bankBin === '' ? null : { bankBin, account: account.trim(), owner: owner.trim() },
    graceSeconds: graceSeconds.trim() === '' ? null : wholeNumber(graceSeconds, 1, 3_600),
    recordingDays: wholeNumber(draft.recordingDays, 0, MOST_DAYS),
    deliveryFees: {
      standard: feeOf(standardFee) ?? 0,
      provinces: Object.fromEntries(
        draft.provinceFees.map(({ provinceCode, fee }) => [provinceCode, feeOf(fee) ?? 0]),
      ),
    },
    comments: {
      words: wordsOf(draft),
      links: draft.links,
      slowSeconds: wholeNumber(draft.slowSeconds, 0, 600) ?? 0,
    },
  };
}
