import type { RequestHandler } from 'express';

/** One part's readiness; rejects or answers false when it is down. */
export type ReadyChecks = Readonly<Record<string, () => Promise<boolean>>>;

/** A check that hangs counts as down after this time. */
const CHECK_MS = 3_000;

/** The process is alive. */
export const healthz: RequestHandler = (_req, res) => {
  res.set('Cache-Control', 'no-store').json({ ok: true });
};

/** Every part answers: 200, else 503 with which one does not. */
export function readyz(checks: ReadyChecks): RequestHandler {
  return async (_req, res) => {
    const parts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await bounded(check)] as const),
    );
    const ready = parts.every(([, up]) => up);
    res
      .set('Cache-Control', 'no-store')
      .status(ready ? 200 : 503)
      .json({ ok: ready, parts: Object.fromEntries(parts) });
  };
}

function bounded(check: () => Promise<boolean>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CHECK_MS, false);
    check()
      .then(resolve, () => resolve(false))
      .finally(() => clearTimeout(timer));
  });
}
