import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { UpdateProduct } from '../../server/contract/catalog.ts';
import { startTestDatabase, type TestDatabase } from '../support/database.ts';
import { createMarket, type Market, must, organiser } from '../support/market.ts';

let postgres: TestDatabase;
let market: Market;

beforeAll(async () => {
  postgres = await startTestDatabase();
  market = createMarket(postgres.database);
});
afterAll(() => postgres.close());

const box = { name: 'Thùng 5 kg', unit: 'box', openingStock: 10 } as const;

/** A change of a product that changes nothing. */
const asItIs = (name: string): UpdateProduct => ({ name, description: '', variants: [], newVariants: [] });

async function newPhoto(sha: string): Promise<string> {
  const { id } = await postgres.database.prisma.photo.create({
    data: { sha256: sha.repeat(64).slice(0, 64), width: 4, height: 3 },
  });
  return id;
}

test('a product has its picture, its producer and its certificates', async () => {
  const { catalog } = market.domain;
  const household = must(await catalog.createHousehold({ name: 'Hộ Vàng A Sình', village: 'Bản Áng' }));
  const photoId = await newPhoto('a');
  const certificates = [
    { kind: 'ocop', stars: 4, name: '', number: '12/QĐ-UBND', expiresOn: '2027-01-31' },
    { kind: 'other', stars: null, name: 'Chứng nhận Rainforest', number: '', expiresOn: null },
  ] as const;
  const product = must(
    await catalog.create(organiser, {
      name: 'Mận hậu',
      description: '',
      photoId,
      householdId: household.id,
      certificates: [...certificates],
      variants: [box],
    }),
  );
  expect(product).toMatchObject({ household, photo: { id: photoId, alt: '' }, certificates });
  expect(await catalog.list()).toContainEqual(product);
  const changed = must(
    await catalog.update(organiser, product.id, {
      ...asItIs('Mận hậu Mộc Châu'),
      householdId: null,
      certificates: [certificates[1]],
    }),
  );
  // What was not named stays: the photo.
  expect(changed).toMatchObject({
    name: 'Mận hậu Mộc Châu',
    household: null,
    photo: { id: photoId },
    certificates: [certificates[1]],
  });
});

test('variants are renamed, retired and brought back, and new ones come with their stock and its ledger', async () => {
  const { catalog } = market.domain;
  const made = must(
    await catalog.create(organiser, {
      name: 'Chè',
      description: '',
      variants: [box, { ...box, name: 'Gói' }],
    }),
  );
  const [first, second] = made.variants;
  if (!first || !second) throw new Error('two were made');
  const retire = (retired: boolean) =>
    catalog.update(organiser, made.id, {
      ...asItIs('Chè'),
      variants: [{ id: first.id, name: 'Thùng lớn', retired }],
      newVariants: retired ? [{ name: 'Hũ', unit: 'jar', openingStock: 7 }] : [],
    });
  const changed = must(await retire(true));
  expect(changed.variants).toMatchObject([
    { id: first.id, name: 'Thùng lớn', unit: 'box', onHand: 10, retired: true },
    second,
    { name: 'Hũ', unit: 'jar', onHand: 7, available: 7, retired: false },
  ]);
  const movements = await postgres.database.prisma.stockMovement.findMany({
    where: { variantId: changed.variants[2]?.id ?? '' },
  });
  expect(movements).toMatchObject([{ kind: 'opening', quantity: 7 }]);
  expect(must(await retire(false)).variants).toMatchObject([{ retired: false }, second, { name: 'Hũ' }]);
});

test('a change is written whole or not at all', async () => {
  const { catalog } = market.domain;
  const made = must(await catalog.create(organiser, { name: 'Ngô', description: '', variants: [box] }));
  const refused = async (input: Partial<UpdateProduct>) =>
    catalog.update(organiser, made.id, {
      ...asItIs('Ngô nếp'),
      certificates: [{ kind: 'vietgap', stars: null, name: '', number: '1', expiresOn: null }],
      ...input,
    });
  const unknown = randomUUID();
  const notFound = (field: string) => ({ ok: false, error: { code: 'not_found', field } });
  expect(await refused({ photoId: unknown })).toMatchObject(notFound('photoId'));
  expect(await refused({ householdId: unknown })).toMatchObject(notFound('householdId'));
  const foreign = must(await catalog.create(organiser, { name: 'Khoai', description: '', variants: [box] }));
  const variants = [{ id: foreign.variants[0]?.id ?? '', name: 'Của người khác', retired: true }];
  expect(await refused({ variants })).toMatchObject(notFound('variants'));
  const there = (await catalog.list()).filter(({ id }) => id === made.id || id === foreign.id);
  expect(there).toEqual([foreign, made]);
  expect(await catalog.update(organiser, unknown, asItIs('Không có'))).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('an archived product is out of the list until it is brought back; its sale event keeps it', async () => {
  const { catalog, saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 3 }]);
  const listing = must(await saleEvents.get(sale.saleEventId)).listings[0];
  const product = (await catalog.list()).find(({ variants }) =>
    variants.some(({ id }) => id === listing?.variantId),
  );
  if (!product) throw new Error('the sale event lists a product');
  must(await catalog.archive(product.id, { archived: true }));
  expect(await catalog.list()).not.toContainEqual(product);
  expect(await catalog.listArchived()).toContainEqual(product);
  expect(must(await saleEvents.snapshot(sale.saleEventId)).listings).toHaveLength(1);
  must(await catalog.archive(product.id, { archived: false }));
  expect(await catalog.list()).toContainEqual(product);
  expect(await catalog.archive(randomUUID(), { archived: true })).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('viewers read producer and photo, and certificates only while they hold in Vietnam', async () => {
  const { catalog, saleEvents } = market.domain;
  const sale = await market.openSale([{ stock: 3 }, { stock: 3, hidden: true }]);
  const listing = must(await saleEvents.get(sale.saleEventId)).listings[0];
  const product = (await catalog.list()).find(({ variants }) =>
    variants.some(({ id }) => id === listing?.variantId),
  );
  const household = must(await catalog.createHousehold({ name: 'Hộ Giàng A Páo', village: 'Bản Phố' }));
  const photoId = await newPhoto('b');
  const ocop = { kind: 'ocop', stars: 5, name: '', number: '7', expiresOn: '2026-11-22' } as const;
  const organic = { kind: 'organic', stars: null, name: '', number: '', expiresOn: null } as const;
  must(
    await catalog.update(organiser, product?.id ?? '', {
      ...asItIs('Mật ong'),
      photoId,
      householdId: household.id,
      certificates: [ocop, organic],
    }),
  );
  const seen = async () => must(await catalog.goods(sale.saleEventId));
  // Five minutes before and after midnight of that day, on Vietnam's clock.
  market.clock.set(Date.parse('2026-11-22T23:55:00+07:00'));
  expect(await seen()).toEqual([
    {
      listingId: listing?.id,
      photo: { id: photoId, width: 4, height: 3, alt: '' },
      household: { name: 'Hộ Giàng A Páo', village: 'Bản Phố' },
      certificates: [ocop, organic],
    },
  ]);
  market.clock.set(Date.parse('2026-11-23T00:05:00+07:00'));
  expect((await seen())[0]?.certificates).toEqual([organic]);
  expect(must(await saleEvents.snapshot(sale.saleEventId)).listings[0]).toMatchObject({ photoId });
  expect(await catalog.goods(randomUUID())).toMatchObject({ error: { code: 'not_found' } });
});

test('a household is renamed, and its products say so', async () => {
  const { catalog } = market.domain;
  const { id } = must(await catalog.createHousehold({ name: 'Hộ Lò Văn A', village: '' }));
  const { id: productId } = must(
    await catalog.create(organiser, { name: 'Gạo', description: '', householdId: id, variants: [box] }),
  );
  must(await catalog.updateHousehold(id, { name: 'Hộ Lò Văn An', village: 'Bản Mòng' }));
  expect((await catalog.list()).find((product) => product.id === productId)?.household).toEqual({
    id,
    name: 'Hộ Lò Văn An',
    village: 'Bản Mòng',
  });
  expect(await catalog.listHouseholds()).toContainEqual({ id, name: 'Hộ Lò Văn An', village: 'Bản Mòng' });
  expect(await catalog.updateHousehold(randomUUID(), { name: 'x', village: '' })).toMatchObject({
    error: { code: 'not_found' },
  });
});
