import { StartupError } from '../lib/startup-error.ts';

/** One plain sentence for why the database at `url` cannot be used; the password is never in it. */
export function connectionFailure(url: string, error: unknown): StartupError {
  const { code, message } = firstCause(error);
  const place = placeOf(url);
  const say = (text: string) => new StartupError(text, { cause: error });
  switch (code) {
    case '28P01':
    case '28000':
      return say(
        `PostgreSQL at ${place} refuses this user or password: check user and password in DATABASE_URL.`,
      );
    case '3D000':
      return say(`PostgreSQL at ${place} has no such database: create it, or correct DATABASE_URL.`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say(`The database host of ${place} is not known: check the host name in DATABASE_URL.`);
    case 'ECONNREFUSED':
      return say(`Nothing answers at ${place}: start PostgreSQL there, or correct DATABASE_URL.`);
    case '53300':
      return say(`PostgreSQL at ${place} has no connection left: raise its max_connections.`);
    default:
      return say(`The database at ${place} cannot be reached (${message}): check DATABASE_URL.`);
  }
}

/** Node tries every address of a host and wraps what came of it. */
function firstCause(error: unknown): { code: string; message: string } {
  const cause = error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  return { code: String(code ?? ''), message: String(message ?? cause) };
}

function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url);
    return `${hostname}:${port || 5432}${pathname}`;
  } catch {
    return 'DATABASE_URL';
  }
}
