import type { PhotoRepository } from '../photo/ports.ts';
import type { Database } from './database.ts';

const select = { id: true, sha256: true, width: true, height: true, alt: true } as const;

/** Photos in PostgreSQL. */
export function createPhotoRepository({ prisma }: Database): PhotoRepository {
  return {
    async sentAgain(sha256, at) {
      const [row] = await prisma.photo.updateManyAndReturn({
        where: { sha256 },
        data: { createdAt: at },
        select,
      });
      return row ?? null;
    },
    insert: (photo, at) =>
      prisma.photo.upsert({
        where: { sha256: photo.sha256 },
        create: { ...photo, createdAt: at },
        update: { createdAt: at },
        select,
      }),
    async describe(id, alt) {
      const [row] = await prisma.photo.updateManyAndReturn({ where: { id }, data: { alt }, select });
      return row ?? null;
    },
    async deleteUnused(before) {
      // One statement; what comes into use meanwhile is kept by the foreign key, and the next run goes on.
      await prisma.photo.deleteMany({
        where: {
          createdAt: { lt: before },
          products: { none: {} },
          saleEvents: { none: {} },
          settings: { none: {} },
        },
      });
    },
    async known(names) {
      const rows = await prisma.photo.findMany({
        where: { id: { in: names.filter((name) => UUID.test(name)) } },
        select: { id: true },
      });
      return rows.map(({ id }) => id);
    },
  };
}

/** PostgreSQL refuses to compare a UUID with anything else, such as the remains of a file that was not finished. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
