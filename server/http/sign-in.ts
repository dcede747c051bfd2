import type { Request } from 'express';

/** Signs a member in under a new session id, so that an id planted before is worth nothing. */
export async function signIn(req: Request, memberId: string): Promise<void> {
  await settle((done) => req.session.regenerate(done));
  req.session.memberId = memberId;
  // Saved before the answer: a client that asks at once must find the row.
  await settle((done) => req.session.save(done));
}

/** Signs out: the row is deleted, the cookie is worth nothing. */
export function destroySession(req: Request): Promise<void> {
  return settle((done) => req.session.destroy(done));
}

function settle(run: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error ? reject(error) : resolve()));
  });
}
