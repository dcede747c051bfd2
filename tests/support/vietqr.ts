/** Fields of an EMVCo QR code's text by id, in their order. Throws where the lengths do not add up, or an id comes twice. */
export function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const [, id = '', digits = ''] = /^(\d\d)(\d\d)/.exec(text.slice(at, at + 4)) ?? [];
    const end = at + 4 + Number(digits);
    if (id === '' || end > text.length || fields.has(id)) throw new Error(`no field at ${at} of ${text}`);
    fields.set(id, text.slice(at + 4, end));
    at = end;
  }
  return fields;
}

/** What a bank's app reads in a VietQR code, or an error. The checksum is worked out in another way than the server does. */
export function readVietQr(text: string) {
  const fields = readFields(text);
  if ([...fields.keys()].at(-1) !== '63') throw new Error('the checksum is not last');
  const summed = text.slice(0, -4);
  if (fields.get('63') !== checksum(summed)) throw new Error(`the checksum is not ${checksum(summed)}`);
  const template = readFields(fields.get('38') ?? '');
  const beneficiary = readFields(template.get('01') ?? '');
  return {
    format: fields.get('00'),
    method: fields.get('01'),
    scheme: template.get('00'),
    service: template.get('02'),
    bankBin: beneficiary.get('00'),
    account: beneficiary.get('01'),
    currency: fields.get('53'),
    amountDong: BigInt(fields.get('54') ?? ''),
    country: fields.get('58'),
    purpose: readFields(fields.get('62') ?? '').get('08'),
  };
}

/** The remainder of a polynomial division over GF(2): the message with its first 16 bits inverted, times x^16. */
function checksum(text: string): string {
  let message = BigInt(`0x${Buffer.from(text, 'ascii').toString('hex')}`) << 16n;
  const bits = BigInt(text.length * 8 + 16);
  message ^= 0xffffn << (bits - 16n);
  for (let bit = bits - 1n; bit >= 16n; bit--) {
    if ((message >> bit) & 1n) message ^= 0x11021n << (bit - 16n);
  }
  return message.toString(16).toUpperCase().padStart(4, '0');
}
