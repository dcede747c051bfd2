import { randomUUID } from 'node:crypto';
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { AppError } from '../../server/contract/error.ts';
import { Photo } from '../../server/contract/photo.ts';
import { PHOTO_MAX_BYTES, PHOTO_WIDTHS, photoPath } from '../../server/contract/photo-path.ts';
import { createPhotos, openDatabase } from '../../server/db/index.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { drawing, phonePhoto, sendPhoto } from '../support/photo.ts';
import { startTestServer, type TestServer, temporaryDataDir } from '../support/server.ts';

const DAY_MS = 24 * 3_600_000;

let db: TestDatabase;
let data: Awaited<ReturnType<typeof temporaryDataDir>>;
let server: TestServer;
let cookie: string;

beforeAll(async () => {
  db = await startTestDatabase();
  data = await temporaryDataDir();
  server = await startTestServer({ DATABASE_URL: db.url, DATA_DIR: data.dir });
  cookie = await server.signIn(server.market.organiserId);
});
afterAll(async () => {
  await server?.stop();
  await data?.remove();
  await db?.close();
});

async function kept(bytes: Uint8Array, type?: string): Promise<Photo> {
  const answer = await sendPhoto(server.url, cookie, bytes, type);
  expect(answer.status).toBe(200);
  return Photo.parse(await answer.json());
}

async function refusal(bytes: Uint8Array, type?: string): Promise<string> {
  const answer = await sendPhoto(server.url, cookie, bytes, type);
  const { error } = (await answer.json()) as { error: unknown };
  return `${answer.status} ${AppError.parse(error).code}`;
}

const fetchFile = (photo: Photo, width: (typeof PHOTO_WIDTHS)[number]) =>
  fetch(server.url + photoPath(photo.id, width));

test('a phone’s photo is served upright in three widths, for ever, and says nothing of where and by whom', async () => {
  const original = await phonePhoto();
  const before = await sharp(original).metadata();
  expect(before.orientation).toBe(6);
  expect(before.exif?.toString('latin1')).toContain('HTX Phone');
  // The EXIF tag 0x8825 leads to the place.
  expect(before.exif?.includes(Buffer.from([0x25, 0x88]))).toBe(true);
  const photo = await kept(original);
  expect(photo).toMatchObject({ width: 1_200, height: 1_600, alt: '' });
  for (const width of PHOTO_WIDTHS) {
    const answer = await fetchFile(photo, width);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const file = Buffer.from(await answer.arrayBuffer());
    const after = await sharp(file).metadata();
    expect(after).toMatchObject({ format: 'webp', width, height: Math.round((width * 1_600) / 1_200) });
    expect(after).not.toHaveProperty('exif');
    expect(after).not.toHaveProperty('orientation');
    expect(after).not.toHaveProperty('icc');
    expect(after).not.toHaveProperty('xmp');
    expect(file.toString('latin1')).not.toMatch(/Exif|EXIF|GPS|HTX Phone|Giàng/);
  }
});

test('the picture has been turned, not only its sides', async () => {
  // Upright, what was the left edge of the lying picture is the top.
  const lying = sharp(
    Buffer.from(
      Array.from({ length: 200 * 100 }, (_, at) => (at % 200 < 100 ? [255, 0, 0] : [0, 0, 255])).flat(),
    ),
    { raw: { width: 200, height: 100, channels: 3 } },
  );
  const photo = await kept(await lying.withMetadata({ orientation: 6 }).png().toBuffer(), 'image/png');
  const file = Buffer.from(await (await fetchFile(photo, 160)).arrayBuffer());
  const { data: pixels, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([100, 200]);
  const red = (x: number, y: number) => (pixels[(y * info.width + x) * info.channels] ?? 0) > 128;
  expect([red(50, 20), red(50, 180)]).toEqual([true, false]);
});

describe('kinds of pictures', () => {
  it.each(['png', 'webp', 'avif'] as const)('%s is read', async (format) => {
    const photo = await kept(await drawing(700, 500).toFormat(format).toBuffer(), `image/${format}`);
    expect(photo).toMatchObject({ width: 700, height: 500 });
    const small = await sharp(Buffer.from(await (await fetchFile(photo, 1080)).arrayBuffer())).metadata();
    // Never made larger than it was.
    expect(small.width).toBe(700);
  });
});

describe('what is refused, with a code that has a sentence', () => {
  it('nothing at all, text, and a drawing with references', async () => {
    expect(await refusal(Buffer.alloc(0))).toBe('422 photo_unreadable');
    expect(await refusal(Buffer.from('<h1>hello</h1>'))).toBe('422 photo_unreadable');
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect(await refusal(Buffer.from(svg), 'image/svg+xml')).toBe('422 photo_unreadable');
    expect(await refusal(await drawing(20, 20).gif().toBuffer(), 'image/gif')).toBe('422 photo_unreadable');
  });

  it('a file that was cut off on its way', async () => {
    const whole = await phonePhoto(800, 600);
    expect(await refusal(whole.subarray(0, whole.length / 2))).toBe('422 photo_unreadable');
    const png = await drawing(300, 300).png().toBuffer();
    expect(await refusal(png.subarray(0, png.length - 4_000), 'image/png')).toBe('422 photo_unreadable');
    expect(await refusal(whole.subarray(0, 40))).toBe('422 photo_unreadable');
  });

  it('more pixels than fit into memory, however few bytes they take', async () => {
    const bomb = await sharp({
      create: { width: 12_000, height: 12_000, channels: 3, background: 'white' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await refusal(bomb, 'image/png')).toBe('413 photo_too_large');
  });

  it('more bytes than are taken', async () => {
    expect(await refusal(Buffer.alloc(PHOTO_MAX_BYTES + 1, 0xff))).toBe('413 photo_too_large');
  });

  it('anybody but organisers, and pages of other sites', async () => {
    const bytes = await phonePhoto(100, 100);
    expect((await sendPhoto(server.url, null, bytes)).status).toBe(401);
    const seller = await server.signIn(server.market.sellerId);
    expect((await sendPhoto(server.url, seller, bytes)).status).toBe(403);
    const elsewhere = await fetch(`${server.url}/api/photos`, {
      method: 'POST',
      headers: { cookie, origin: 'https://elsewhere.example', 'content-type': 'image/jpeg' },
      body: new Uint8Array(bytes),
    });
    expect(elsewhere.status).toBe(403);
  });

  it('leaves no file behind', async () => {
    const before = await readdir(join(data.dir, 'photos'));
    await refusal((await phonePhoto(640, 480)).subarray(0, 9_000));
    expect(await readdir(join(data.dir, 'photos'))).toEqual(before);
  });
});

test('the same file sent twice, or by two at once, is one photo', async () => {
  const bytes = await phonePhoto(500, 400);
  const [one, other] = await Promise.all([kept(bytes), kept(bytes)]);
  expect(other.id).toBe(one.id);
  expect((await kept(bytes)).id).toBe(one.id);
  for (const width of PHOTO_WIDTHS) expect((await fetchFile(one, width)).status).toBe(200);
});

test('other addresses below /photos are not there', async () => {
  const photo = await kept(await phonePhoto(320, 240));
  const statuses = await Promise.all(
    [
      photoPath(randomUUID(), 160),
      `/photos/${photo.id}/161.webp`,
      `/photos/${photo.id}/160.webp.new`,
      '/photos/..%2f..%2fsecrets/160.webp',
      `/photos/${photo.id}`,
    ].map(async (path) => {
      const answer = await fetch(server.url + path);
      return [answer.status, answer.headers.get('cache-control')?.includes('immutable') ?? false];
    }),
  );
  for (const status of statuses) expect(status).toEqual([404, false]);
});

test('what a photo shows is said beside it', async () => {
  const photo = await kept(await phonePhoto(300, 200));
  const say = (id: string) =>
    fetch(`${server.url}/api/photos/${id}`, {
      method: 'PUT',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ alt: ' Thùng mận hậu ' }),
    });
  expect(await (await say(photo.id)).json()).toMatchObject({ id: photo.id, alt: 'Thùng mận hậu' });
  expect((await say(randomUUID())).status).toBe(404);
});

test('what nothing has used for a day goes, with its files; what is used and what is new stays', async () => {
  const dir = join(data.dir, 'photos');
  const [unused, used, cover] = await Promise.all(
    [410, 420, 430].map(async (width) => kept(await phonePhoto(width, 300))),
  );
  if (!unused || !used || !cover) throw new Error('three were sent');
  const { prisma } = db.database;
  const product = await prisma.product.findFirstOrThrow();
  await prisma.product.update({ where: { id: product.id }, data: { photoId: used.id } });
  await prisma.saleEvent.update({
    where: { id: server.market.saleEventId },
    data: { coverId: cover.id },
  });
  // What a crash leaves: files without a row, and some that are not finished.
  const orphan = randomUUID();
  for (const name of [orphan, `${randomUUID()}.new`]) {
    await mkdir(join(dir, name));
    await writeFile(join(dir, name, '160.webp'), 'half');
  }
  const later = (afterMs: number) =>
    createPhotos({ database: db.database, dir, clock: { now: () => Date.now() + afterMs } }).cleanUp();

  await later(DAY_MS - 60_000);
  expect(await readdir(dir)).toContain(unused.id);
  expect(await readdir(dir)).toContain(orphan);

  await later(DAY_MS + 60_000);
  expect((await readdir(dir)).sort()).toEqual([used.id, cover.id].sort());
  expect((await prisma.photo.findMany({ select: { id: true } })).map(({ id }) => id).sort()).toEqual(
    [used.id, cover.id].sort(),
  );
  expect((await fetchFile(unused, 160)).status).toBe(404);
  expect((await fetchFile(used, 160)).status).toBe(200);
});

test('a photo whose files were lost is made anew when it is sent again', async () => {
  const bytes = await phonePhoto(350, 250);
  const photo = await kept(bytes);
  const old = new Date(0);
  await utimes(join(data.dir, 'photos', photo.id), old, old);
  const database = await openDatabase(db.url);
  const photos = createPhotos({
    database,
    dir: join(data.dir, 'elsewhere'),
    clock: { now: Date.now },
  });
  expect(await photos.add(bytes)).toMatchObject({ ok: true, data: { id: photo.id } });
  expect(await readdir(join(data.dir, 'elsewhere', photo.id))).toHaveLength(PHOTO_WIDTHS.length);
  await database.close();
});
