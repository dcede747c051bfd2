/** Codes of pg, of Node's sockets and of Prisma that mean: not there, gone, or too busy. */
const UNAVAILABLE =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08|53|57P0|P1001|P1002|P1008|P1017|P2024|P2028|P2037)/;
/** pg gives these no code. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying|Client has encountered a connection error)/;

/**
 * Whether an error says that the database could not be asked at all, or had to give up: trying again later may help.
 * Known by its code, so that the edges can tell it from a bug without knowing the database's libraries.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const codes = codesOf(error).filter((code) => typeof code === 'string');
  return codes.length > 0 ? codes.some((code) => UNAVAILABLE.test(code)) : LOST.test(error.message);
}

/** The error's own code, and PostgreSQL's code where Prisma's adapter or client has wrapped it. */
function codesOf(error: Error): unknown[] {
  const { code, cause, meta } = error as {
    code?: unknown;
    cause?: { originalCode?: unknown };
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  return [code, cause?.originalCode, meta?.driverAdapterError?.cause?.originalCode];
}
