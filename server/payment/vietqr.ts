/**
 * The text behind a VietQR code, which every Vietnamese bank's app reads: an EMVCo merchant-presented QR code (EMV QRCPS,
 * Merchant-Presented Mode 1.1) with the account's template of NAPAS (its QR switching specification, service QRIBFTTA).
 * A text of fields, each two digits of id, two digits of length, then the value; some values are such texts themselves.
 */

/** What a buyer's bank app fills in. */
export interface BankTransferRequest {
  /** The bank, six digits, such as 970436. */
  bankBin: string;
  /** Up to 19 digits or letters: some banks let people name their accounts. */
  account: string;
  /** Whole đồng, at least 1. */
  amountDong: bigint;
  /** The transfer's content: 1 to 25 printable ASCII characters, which is what all banks pass on unchanged. */
  purpose: string;
}

/** Of NAPAS, which switches transfers between banks. */
const NAPAS_ID = 'A000000727';
/** A transfer at once, to an account; a card would be QRIBFTTC. */
const TO_ACCOUNT = 'QRIBFTTA';
/** EMVCo: 11 may be paid many times, 12 is for one payment, with its amount. */
const ONE_PAYMENT = '12';
/** ISO 4217, in digits. */
const DONG = '704';
/** EMVCo gives the amount 13 characters. */
export const MOST_DONG = 9_999_999_999_999n;

/** The QR code's text. @throws {RangeError} when a field is not what its comment says: callers check what people type. */
export function vietQrPayload({ bankBin, account, amountDong, purpose }: BankTransferRequest): string {
  if (!/^\d{6}$/.test(bankBin)) throw new RangeError('the bank is not six digits');
  if (!/^[0-9A-Za-z]{1,19}$/.test(account))
    throw new RangeError('the account is not 1 to 19 digits or letters');
  if (amountDong < 1n || amountDong > MOST_DONG)
    throw new RangeError('the amount is not 1 to 13 digits of đồng');
  if (!/^[ -~]{1,25}$/.test(purpose)) throw new RangeError('the purpose is not 1 to 25 ASCII characters');

  const beneficiary = field('00', bankBin) + field('01', account);
  const fields =
    field('00', '01') +
    field('01', ONE_PAYMENT) +
    field('38', field('00', NAPAS_ID) + field('01', beneficiary) + field('02', TO_ACCOUNT)) +
    field('53', DONG) +
    field('54', String(amountDong)) +
    field('58', 'VN') +
    field('62', field('08', purpose));
  // The checksum covers its own id and length too.
  const summed = `${fields}6304`;
  return summed + crc16(summed).toString(16).toUpperCase().padStart(4, '0');
}

/** At the limits above the longest value has 63 characters, so that two digits of length are always enough. */
function field(id: string, value: string): string {
  return id + String(value.length).padStart(2, '0') + value;
}

/** CRC-16/CCITT-FALSE (ISO/IEC 13239): polynomial 0x1021, from 0xFFFF, no reflection. */
function crc16(text: string): number {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'ascii')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}
