import type { Missing, ProductRepository } from '../catalog/ports.ts';
import type { CreateProduct, Product, UpdateProduct } from '../contract/catalog.ts';
import type { Certificate } from '../contract/certificate.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';
import { withRetry } from './transaction.ts';

const photo = { select: { id: true, width: true, height: true, alt: true } } as const;
const certificates = { orderBy: { position: 'asc' } } as const;
const include = {
  photo,
  certificates,
  household: { select: { id: true, name: true, village: true } },
  variants: { include: { stock: true }, orderBy: { id: 'asc' } },
} as const;

type Tx = Prisma.TransactionClient;
type NewVariants = CreateProduct['variants'];

/** Thrown to roll a change back. */
class MissingPart extends Error {
  readonly answer: Missing;
  constructor(missing: Missing['missing']) {
    super(missing);
    this.answer = { missing };
  }
}

/** Products with their variants, stock, producers and certificates in PostgreSQL. */
export function createProductRepository({ prisma }: Database): ProductRepository {
  /** Runs a change in one transaction; what it misses undoes it. */
  async function changing(change: (tx: Tx) => Promise<string>): Promise<Product | Missing> {
    try {
      const id = await withRetry(() => prisma.$transaction(change));
      return toProduct(await prisma.product.findUniqueOrThrow({ where: { id }, include }));
    } catch (error) {
      if (error instanceof MissingPart) return error.answer;
      throw error;
    }
  }

  return {
    async list({ archived }) {
      const rows = await prisma.product.findMany({
        where: { archivedAt: archived ? { not: null } : null },
        include,
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      });
      return rows.map(toProduct);
    },

    insert: ({ variants, certificates = [], ...input }, by) =>
      changing(async (tx) => {
        await checkParts(tx, input);
        const { id } = await tx.product.create({
          data: {
            ...input,
            variants: { create: toVariants(variants, by) },
            certificates: { create: certificates.map(toRow) },
          },
        });
        return id;
      }),

    update: (id, { variants, newVariants, certificates, ...input }, by) =>
      changing(async (tx) => {
        await checkParts(tx, input);
        const { count } = await tx.product.updateMany({ where: { id }, data: input });
        if (count === 0) throw new MissingPart('product');
        if (certificates !== undefined) {
          await tx.certificate.deleteMany({ where: { productId: id } });
          await tx.certificate.createMany({
            data: certificates.map((certificate, position) => ({
              ...toRow(certificate, position),
              productId: id,
            })),
          });
        }
        await changeVariants(tx, id, variants, by.at);
        await tx.product.update({
          where: { id },
          data: { variants: { create: toVariants(newVariants, by) } },
        });
        return id;
      }),

    archive: (id, at) =>
      changing(async (tx) => {
        const { count } = await tx.product.updateMany({ where: { id }, data: { archivedAt: at } });
        if (count === 0) throw new MissingPart('product');
        return id;
      }),

    async goodsOf(saleEventId) {
      const sale = await prisma.saleEvent.findFirst({
        where: { id: saleEventId, state: { not: 'draft' } },
        select: {
          listings: {
            where: { hidden: false },
            orderBy: { position: 'asc' },
            select: {
              id: true,
              variant: {
                select: {
                  product: {
                    select: { photo, certificates, household: { select: { name: true, village: true } } },
                  },
                },
              },
            },
          },
        },
      });
      if (sale === null) return null;
      return sale.listings.map(({ id, variant: { product } }) => ({
        ...product,
        listingId: id,
        certificates: product.certificates.map(toCertificate),
      }));
    },
  };
}

/** A foreign key would refuse them too, but not say which. */
async function checkParts(tx: Tx, { photoId, householdId }: Partial<UpdateProduct>): Promise<void> {
  if (photoId && (await tx.photo.count({ where: { id: photoId } })) === 0) throw new MissingPart('photoId');
  if (householdId && (await tx.household.count({ where: { id: householdId } })) === 0) {
    throw new MissingPart('householdId');
  }
}

async function changeVariants(tx: Tx, productId: string, variants: UpdateProduct['variants'], at: Date) {
  for (const { id, name, retired } of variants) {
    const { count } = await tx.variant.updateMany({ where: { id, productId }, data: { name } });
    if (count === 0) throw new MissingPart('variants');
    // One that was retired before keeps its day.
    const where = { id, retiredAt: retired ? null : { not: null } };
    await tx.variant.updateMany({ where, data: { retiredAt: retired ? at : null } });
  }
}

function toVariants(variants: NewVariants, { memberId, at }: { memberId: string | null; at: Date }) {
  return variants.map(({ openingStock: quantity, ...variant }) => ({
    ...variant,
    stock: { create: { onHand: quantity } },
    // A ledger row says that something moved; nothing did when there is nothing yet.
    movements: { create: quantity > 0 ? [{ kind: 'opening' as const, quantity, memberId, at }] : [] },
  }));
}

function toRow({ expiresOn, ...certificate }: Certificate, position: number) {
  return { ...certificate, position, expiresOn: expiresOn === null ? null : new Date(expiresOn) };
}

type CertificateRow = Prisma.CertificateGetPayload<object>;

function toCertificate({ kind, stars, name, number, expiresOn }: CertificateRow): Certificate {
  // A day without a time comes as midnight in UTC.
  return { kind, stars, name, number, expiresOn: expiresOn?.toISOString().slice(0, 10) ?? null };
}

function toProduct(row: Prisma.ProductGetPayload<{ include: typeof include }>): Product {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    photo: row.photo,
    household: row.household,
    certificates: row.certificates.map(toCertificate),
    variants: row.variants.map(({ id, name, unit, stock, retiredAt }) => {
      const { onHand, reserved } = stock ?? { onHand: 0, reserved: 0 };
      return { id, name, unit, onHand, reserved, available: onHand - reserved, retired: retiredAt !== null };
    }),
  };
}
