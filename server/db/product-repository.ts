import type { ProductRepository } from '../catalog/ports.ts';
import type { Product } from '../contract/catalog.ts';
import type { Database } from './database.ts';
import type { Prisma } from './generated/client.ts';

const include = { variants: { include: { stock: true }, orderBy: { id: 'asc' } } } as const;

/** Products with their variants and stock in PostgreSQL. */
export function createProductRepository({ prisma }: Database): ProductRepository {
  return {
    async list() {
      const rows = await prisma.product.findMany({ include, orderBy: [{ name: 'asc' }, { id: 'asc' }] });
      return rows.map(toProduct);
    },
    async insert({ name, description, variants }, { memberId, at }) {
      // A nested write is one transaction.
      const row = await prisma.product.create({
        data: {
          name,
          description,
          variants: {
            create: variants.map(({ openingStock: quantity, ...variant }) => ({
              ...variant,
              stock: { create: { onHand: quantity } },
              // A ledger row says that something moved; nothing did when there is nothing yet.
              movements: { create: quantity > 0 ? [{ kind: 'opening', quantity, memberId, at }] : [] },
            })),
          },
        },
        include,
      });
      return toProduct(row);
    },
  };
}

function toProduct(row: Prisma.ProductGetPayload<{ include: typeof include }>): Product {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    variants: row.variants.map(({ id, name, unit, stock }) => {
      const { onHand, reserved } = stock ?? { onHand: 0, reserved: 0 };
      return { id, name, unit, onHand, reserved, available: onHand - reserved };
    }),
  };
}
