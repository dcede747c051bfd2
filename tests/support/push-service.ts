import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { PushNotice, RemindMe } from '../../server/contract/reminder.ts';
import type { PushNetwork } from '../../server/reminder/push-services.ts';

/** A message as the browser it was sent to reads it. */
export interface ReceivedPush {
  notice: PushNotice;
  headers: IncomingMessage['headers'];
  /** What the server says of itself, verified (RFC 8292). */
  claims: { aud: string; exp: number; sub: string };
  /** The key it was signed with, base64url. */
  signedBy: string;
}

/** A browser that has subscribed, with what only it has. */
export interface PushBrowser {
  subscription: RemindMe;
  /** What reached it and was taken, in order. */
  received: ReceivedPush[];
  /** How the service answers for it from now on; by default 201. Null: it hangs up. */
  answer(status: number | null, headers?: Record<string, string>): void;
  /** Requests for it, taken or not. */
  tries: number;
}

/** A push service on loopback (RFC 8030), and the way that leads to it. */
export interface PushService {
  network: PushNetwork;
  subscribe(language?: RemindMe['language']): PushBrowser;
  close(): Promise<void>;
}

/** What the service does, beside what a browser has of it. */
type Inbox = PushBrowser & { ecdh: ECDH; auth: Buffer; status: number | null; more: Record<string, string> };

export async function startPushService(): Promise<PushService> {
  const inboxes = new Map<string, Inbox>();
  const server = createServer((req, res) => {
    take(req, res).catch((error: unknown) => res.writeHead(400).end(String(error)));
  });

  async function take(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const inbox = inboxes.get(req.url ?? '');
    if (inbox === undefined) return void res.writeHead(404).end();
    const body = await buffer(req);
    inbox.tries += 1;
    if (inbox.status === null) return void res.destroy();
    if (inbox.status < 300) {
      const notice: PushNotice = JSON.parse(decrypt(body, inbox).toString());
      const signed = readVapid(req.headers.authorization ?? '');
      inbox.received.push({ notice, headers: req.headers, ...signed });
    }
    res.writeHead(inbox.status, inbox.more).end();
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    network: { allows: (endpoint) => endpoint.origin === origin, fetch },
    subscribe(language = 'vi') {
      const ecdh = createECDH('prime256v1');
      const auth = randomBytes(16);
      const path = `/${randomUUID()}`;
      const inbox: Inbox = {
        ...{ ecdh, auth, status: 201, more: {}, received: [], tries: 0 },
        subscription: {
          endpoint: origin + path,
          p256dh: ecdh.generateKeys('base64url'),
          auth: auth.toString('base64url'),
          language,
        },
        answer(status, headers = {}) {
          inbox.status = status;
          inbox.more = headers;
        },
      };
      inboxes.set(path, inbox);
      return inbox;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number) =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes));
const label = (text: string) => Buffer.from(`${text}\0`);

/** One record of aes128gcm (RFC 8188, 2), with the keys of Web Push (RFC 8291, 3.4). Throws for what is not right. */
function decrypt(body: Buffer, { ecdh, auth }: Inbox): Buffer {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  if (record.length > body.readUInt32BE(16)) throw new Error('more than one record');
  const keyInfo = Buffer.concat([label('WebPush: info'), ecdh.getPublicKey(), senderKey]);
  const input = derive(ecdh.computeSecret(senderKey), auth, keyInfo, 32);
  const key = derive(input, salt, label('Content-Encoding: aes128gcm'), 16);
  const nonce = derive(input, salt, label('Content-Encoding: nonce'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  // The last record's delimiter.
  if (padded[end] !== 2) throw new Error('no last record');
  return padded.subarray(0, end);
}

/** Checks `vapid t=…, k=…` (RFC 8292, 3): an ES256 token by the key beside it. Throws for a wrong signature. */
function readVapid(authorization: string): Pick<ReceivedPush, 'claims' | 'signedBy'> {
  const [, token = '', signedBy = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  const [header = '', payload = '', signature = ''] = token.split('.');
  const point = Buffer.from(signedBy, 'base64url');
  const x = point.subarray(1, 33).toString('base64url');
  const y = point.subarray(33).toString('base64url');
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const signed = Buffer.from(`${header}.${payload}`);
  const isGood = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!isGood) throw new Error('the signature is wrong');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  if (read(header).alg !== 'ES256') throw new Error('not ES256');
  return { claims: read(payload), signedBy };
}
