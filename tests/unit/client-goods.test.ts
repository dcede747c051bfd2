import { expect, it } from 'vitest';
import { certificateTitle } from '../../client/i18n/certificates.ts';
import {
  draftOfCertificate,
  emptyCertificate,
  isNameless,
  standing,
  toCertificate,
  toNewVariants,
} from '../../client/organise/goods-drafts.ts';
import { createPhotoUpload } from '../../client/organise/photo-upload.ts';
import { shrunkSize } from '../../client/organise/shrink-photo.ts';
import { CertificateInput } from '../../server/contract/certificate.ts';
import type { Photo } from '../../server/contract/photo.ts';
import { PHOTO_MAX_BYTES } from '../../server/contract/photo-path.ts';

const photo: Photo = { id: 'p', width: 4, height: 3, alt: '' };

it('makes a photo as wide as the server keeps it, and never larger', () => {
  expect(shrunkSize(4_000, 3_000)).toEqual({ width: 1_080, height: 810 });
  expect(shrunkSize(3_000, 4_000)).toEqual({ width: 1_080, height: 1_440 });
  expect(shrunkSize(640, 480)).toEqual({ width: 640, height: 480 });
  expect(shrunkSize(100, 20_000)).toEqual({ width: 22, height: 4_320 });
});

it('tells how far a photo is, and sends the same one again after a failure', async () => {
  const sent: Blob[] = [];
  const shares: string[] = [];
  const upload = createPhotoUpload({
    shrink: async (file) => file.slice(0, 3),
    async send(small, onShare) {
      sent.push(small);
      onShare(0.5);
      shares.push(JSON.stringify(upload.state.value));
      return sent.length === 1
        ? { ok: false, error: { code: 'offline', message: '' } }
        : { ok: true, data: photo };
    },
  });
  expect(await upload.start(new Blob(['a large photo']))).toBeNull();
  expect(upload.state.value).toMatchObject({ step: 'failed', error: { code: 'offline' } });
  expect(await upload.retry()).toEqual(photo);
  expect(upload.state.value).toEqual({ step: 'idle' });
  expect(shares).toEqual(Array(2).fill('{"step":"sending","share":0.5}'));
  expect(await Promise.all(sent.map((blob) => blob.text()))).toEqual(['a l', 'a l']);
});

it('drops a photo for another that was chosen meanwhile', async () => {
  const finish: (() => void)[] = [];
  const upload = createPhotoUpload({
    shrink: async (file) => file,
    send: () => new Promise((resolve) => finish.push(() => resolve({ ok: true, data: photo }))),
  });
  const first = upload.start(new Blob(['one']));
  await expect.poll(() => finish.length).toBe(1);
  const second = upload.start(new Blob(['two']));
  await expect.poll(() => finish.length).toBe(2);
  for (const end of finish) end();
  expect(await first).toBeNull();
  expect(await second).toEqual(photo);
});

it('does not send what is too large anyhow', async () => {
  const upload = createPhotoUpload({
    shrink: async () => new Blob([new Uint8Array(PHOTO_MAX_BYTES + 1)]),
    send: () => Promise.reject(new Error('must not be sent')),
  });
  expect(await upload.start(new Blob(['x']))).toBeNull();
  expect(upload.state.value).toMatchObject({ step: 'failed', error: { code: 'photo_too_large' } });
});

it('sends certificates as the contract wants them, whatever was typed before', () => {
  const ocop = {
    ...emptyCertificate(),
    stars: '4',
    name: 'left over',
    number: '12/QĐ',
    expiresOn: '2027-01-31',
  };
  expect(toCertificate(ocop)).toEqual({
    kind: 'ocop',
    stars: 4,
    name: '',
    number: '12/QĐ',
    expiresOn: '2027-01-31',
  });
  const other = { ...ocop, kind: 'other', name: ' Rainforest ', expiresOn: '' } as const;
  for (const draft of [ocop, other, { ...ocop, kind: 'vietgap' } as const]) {
    const certificate = toCertificate(draft);
    expect(CertificateInput.parse(certificate)).toEqual(certificate);
    expect(toCertificate(draftOfCertificate(certificate))).toEqual(certificate);
  }
  expect(isNameless({ ...other, name: ' ' })).toBe(true);
  expect(isNameless({ ...ocop, name: '' })).toBe(false);
  expect(certificateTitle(toCertificate(ocop))).toBe('OCOP 4 sao · 12/QĐ');
});

it('tells a certificate that has expired from one that soon will', () => {
  const on = (expiresOn: string | null) => standing({ expiresOn }, '2026-11-23');
  expect(['2026-11-22', '2026-11-23', '2027-01-22', '2027-01-23', null].map(on)).toEqual([
    'expired',
    'expiring',
    'expiring',
    'holds',
    'holds',
  ]);
});

it('sends new kinds only when all of them are filled in', () => {
  const jar = { name: 'Hũ', unit: 'jar', openingStock: '1.200' } as const;
  expect(toNewVariants([jar])).toEqual([{ name: 'Hũ', unit: 'jar', openingStock: 1_200 }]);
  expect(toNewVariants([jar, { ...jar, name: ' ' }])).toBeNull();
  expect(toNewVariants([{ ...jar, openingStock: 'nhiều' }])).toBeNull();
  expect(toNewVariants([])).toEqual([]);
});
