import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import { StartupError } from '../lib/startup-error.ts';

/** Key and certificate chain in PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

const DAY_MS = 24 * 3600 * 1000;
/** iPhones refuse certificates that hold longer than 825 days. */
const VALID_DAYS = 397;
const RENEW_DAYS = 14;

/** A certificate somebody has given. Throws {@link StartupError} when it cannot be read or used. */
export async function givenCertificate(certFile: string, keyFile: string): Promise<Certificate> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const why = (error as Error).message;
    throw new StartupError(`TLS_CERT and TLS_KEY cannot be used as certificate and key: ${why}.`);
  }
}

/** The certificate for the local network in `dataDir`; made anew when it is about to expire or an address is new. */
export async function localCertificate(dataDir: string, addresses: readonly string[]): Promise<Certificate> {
  const folder = join(dataDir, 'tls');
  const files = { key: join(folder, 'key.pem'), cert: join(folder, 'cert.pem') };
  const kept = await readKept(files);
  if (kept && holds(kept, addresses)) return kept;
  const now = Date.now();
  const names = ['localhost', hostname(), `${hostname()}.local`];
  const made = await generate([{ name: 'commonName', value: 'Cho Phien' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    // A phone whose clock is late must not think that the certificate comes from tomorrow.
    notBeforeDate: new Date(now - DAY_MS),
    notAfterDate: new Date(now + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...names.map((value) => ({ type: 2 as const, value })),
          ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(files.key, made.private, { mode: 0o600 });
  await writeFile(files.cert, made.cert);
  return { key: made.private, cert: made.cert };
}

async function readKept(files: { key: string; cert: string }): Promise<Certificate | null> {
  try {
    return { key: await readFile(files.key, 'utf8'), cert: await readFile(files.cert, 'utf8') };
  } catch {
    return null;
  }
}

function holds({ key, cert }: Certificate, addresses: readonly string[]): boolean {
  try {
    const certificate = new X509Certificate(cert);
    const soon = Date.now() + RENEW_DAYS * DAY_MS;
    return (
      // A stop between the two writes leaves a new key beside the former certificate.
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      certificate.validToDate.getTime() > soon &&
      addresses.every((address) => certificate.checkIP(address) !== undefined)
    );
  } catch {
    return false;
  }
}

/** How to accept the certificate on a phone, in Vietnamese and English. */
export function howToAccept(urls: readonly string[]): string {
  return [
    `Mở trên điện thoại: ${urls.join('  ')}`,
    'Trình duyệt báo "kết nối không riêng tư": chọn Nâng cao → Tiếp tục truy cập (iPhone: Hiện chi tiết → truy cập trang web).',
    'The browser warns once, since this machine made the certificate itself: Advanced → Proceed (iPhone: Show Details → visit this website).',
  ].join('\n');
}
