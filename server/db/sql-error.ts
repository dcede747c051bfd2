import { Prisma } from './generated/client.ts';

/** Prisma's code of a known failure, such as P2002 for a broken unique constraint, or null. */
export function prismaCode(error: unknown): string | null {
  return error instanceof Prisma.PrismaClientKnownRequestError ? error.code : null;
}

/** PostgreSQL's or Node's code of anything thrown by pg, such as 23505 or ECONNRESET, or null. */
export function driverCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}

/** The constraint that a statement would have broken, or null. */
export function brokenUnique(error: unknown): string | null {
  if (driverCode(error) !== '23505') return null;
  const name = (error as { constraint?: unknown }).constraint;
  return typeof name === 'string' ? name : null;
}
