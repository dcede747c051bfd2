/** Codes of pg, of Node's sockets and of Prisma that mean: not there, gone, or too busy. */
const UNAVAILABLE =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08|53|57P0|P1001|P1002|P1008|P1017|P2024|P2037)/;
/** pg gives these no code. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying|Client has encountered a connection error)/;

/**
 * Whether an error says that the database could not be asked at all, or had to give up: trying again later may help.
 * Known by its code, so that the edges can tell it from a bug without knowing the database's libraries.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return UNAVAILABLE.test(code);
  // Prisma's adapter keeps the code of PostgreSQL in what it wraps.
  const original = (error.cause as { originalCode?: unknown } | undefined)?.originalCode;
  if (typeof original === 'string') return UNAVAILABLE.test(original);
  return LOST.test(error.message);
}
