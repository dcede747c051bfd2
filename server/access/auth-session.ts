import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import type { Pool } from 'pg';

declare module 'express-session' {
  interface SessionData {
    /** The member signed in. The role is not kept here: it is looked up, so that a change holds at once. */
    memberId: string;
  }
}

declare module 'http' {
  interface IncomingMessage {
    /** Put there by express-session, on HTTP requests and on Socket.IO's handshakes. */
    session: Session & Partial<SessionData>;
    sessionID: string;
  }
}

/** Name of the sign-in cookie. */
export const AUTH_COOKIE = 'cho-phien';
const MONTH_MS = 30 * 24 * 3600 * 1000;

export interface AuthSessionDeps {
  secret: string;
  /** True when people come by https: the cookie is then never sent over plain http. */
  secure: boolean;
  /** Whether X-Forwarded-Proto of a reverse proxy holds. */
  trustProxy: boolean;
  /** The pool of the database that has the table `session`; null keeps auth sessions in memory, for tests. */
  pool: Pool | null;
  onError(error: unknown): void;
}

/** The express-session middleware, shared by HTTP and Socket.IO. Viewers get no cookie and no row. */
export function createAuthSession({
  secret,
  secure,
  trustProxy,
  pool,
  onError,
}: AuthSessionDeps): RequestHandler {
  const PgStore = connectPgSimple(session);
  return session({
    name: AUTH_COOKIE,
    secret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: trustProxy,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: MONTH_MS },
    ...(pool ? { store: new PgStore({ pool, tableName: 'session', errorLog: onError }) } : {}),
  });
}
