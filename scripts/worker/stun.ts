import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const magicCookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlling: 0x802a,
} as const;
const headerBytes = 20;

/** The ICE credentials of the side that is asked. */
export interface IceCredentials {
  usernameFragment: string;
  password: string;
}

/** An ICE connectivity check (RFC 8445) that also nominates the pair, as the controlling side sends it. */
export function nominatingBindingRequest({ usernameFragment, password }: IceCredentials): Buffer {
  const attributes = [
    encode(attribute.username, Buffer.from(`${usernameFragment}:selftest`)),
    encode(attribute.priority, uint32(0x6e_00_01_ff)),
    encode(attribute.iceControlling, randomBytes(8)),
    encode(attribute.useCandidate, Buffer.alloc(0)),
  ];
  // Each checksum covers the header with a length that already counts the checksum's own attribute (RFC 8489).
  const transactionId = randomBytes(12);
  const unsigned = message(transactionId, attributes, 24);
  const hmac = createHmac('sha1', password).update(unsigned).digest();
  attributes.push(encode(attribute.messageIntegrity, hmac));
  const unchecked = message(transactionId, attributes, 8);
  attributes.push(encode(attribute.fingerprint, uint32((crc32(unchecked) ^ 0x5354554e) >>> 0)));
  return message(transactionId, attributes, 0);
}

/** Whether a datagram is the positive answer to a binding request. */
export function isBindingSuccess(datagram: Buffer): boolean {
  return (
    datagram.length >= headerBytes &&
    datagram.readUInt16BE(0) === bindingSuccess &&
    datagram.readUInt32BE(4) === magicCookie
  );
}

/** Whether a datagram is DTLS, by its first byte (RFC 7983). */
export function isDtls(datagram: Buffer): boolean {
  const first = datagram[0] ?? 0;
  return first >= 20 && first <= 63;
}

function message(transactionId: Buffer, attributes: readonly Buffer[], bytesToCome: number): Buffer {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(8);
  header.writeUInt16BE(bindingRequest, 0);
  header.writeUInt16BE(body.length + bytesToCome, 2);
  header.writeUInt32BE(magicCookie, 4);
  return Buffer.concat([header, transactionId, body]);
}

function encode(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
