import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { givenCertificate, localCertificate } from '../../server/http/certificate.ts';
import { StartupError } from '../../server/lib/startup-error.ts';

const DAY_MS = 24 * 3600 * 1000;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cho-phien-tls-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dir, { recursive: true, force: true });
});

it('names localhost and every address of the network, and key and certificate belong together', async () => {
  const made = await localCertificate(dir, ['192.168.1.5', '10.0.0.7']);
  const certificate = new X509Certificate(made.cert);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  for (const ip of ['127.0.0.1', '192.168.1.5', '10.0.0.7']) expect(certificate.checkIP(ip)).toBe(ip);
  expect(certificate.checkIP('8.8.8.8')).toBeUndefined();
  expect(() => createSecureContext(made)).not.toThrow();
  expect((await stat(join(dir, 'tls', 'key.pem'))).mode & 0o077).toBe(0);
});

it('is kept as long as it holds, also when an address has gone', async () => {
  const made = await localCertificate(dir, ['192.168.1.5', '10.0.0.7']);
  expect(await localCertificate(dir, ['192.168.1.5'])).toEqual(made);
});

it('is made anew for a new address, and fourteen days before its end', async () => {
  const made = await localCertificate(dir, ['192.168.1.5']);
  const moved = await localCertificate(dir, ['192.168.1.6']);
  expect(moved.cert).not.toBe(made.cert);
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new X509Certificate(moved.cert).validToDate.getTime() - 15 * DAY_MS);
  expect((await localCertificate(dir, ['192.168.1.6'])).cert).toBe(moved.cert);
  vi.setSystemTime(new X509Certificate(moved.cert).validToDate.getTime() - 13 * DAY_MS);
  const renewed = await localCertificate(dir, ['192.168.1.6']);
  expect(renewed.cert).not.toBe(moved.cert);
  expect(await readFile(join(dir, 'tls', 'cert.pem'), 'utf8')).toBe(renewed.cert);
});

it.each([
  ['key', 'is nonsense'],
  ['cert', 'is nonsense'],
  ['key', 'belongs to another'],
] as const)('is made anew when the kept %s %s', async (name, how) => {
  const made = await localCertificate(dir, []);
  const other = await localCertificate(join(dir, 'other'), []);
  await writeFile(join(dir, 'tls', `${name}.pem`), how === 'is nonsense' ? 'nonsense' : other[name]);
  const anew = await localCertificate(dir, []);
  expect(anew.cert).not.toBe(made.cert);
  expect(() => createSecureContext(anew)).not.toThrow();
});

it('a given certificate is taken, or refused in one sentence', async () => {
  const made = await localCertificate(dir, []);
  const other = await localCertificate(join(dir, 'other'), []);
  const [cert, key] = [join(dir, 'tls', 'cert.pem'), join(dir, 'tls', 'key.pem')];
  expect(await givenCertificate(cert, key)).toEqual(made);
  await writeFile(key, other.key);
  const sentence = /^TLS_CERT and TLS_KEY cannot be used as certificate and key: .*\.$/;
  for (const [certFile, keyFile] of [
    [cert, key],
    [key, key],
    [join(dir, 'none.pem'), key],
  ] as const) {
    const refused = await givenCertificate(certFile, keyFile).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartupError);
    expect((refused as Error).message).toMatch(sentence);
  }
});
