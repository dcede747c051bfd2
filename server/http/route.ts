import type { Request, Response, Router } from 'express';
import type { Access } from '../access/access.ts';
import type { Actor } from '../contract/actor.ts';
import type { AppError } from '../contract/error.ts';
import { type RouteAnswer, type RouteBody, type RouteKey, routes } from '../contract/http.ts';
import { badInput, fail, type Result } from '../contract/result.ts';
import { Id } from '../contract/value.ts';
import type { InFlight } from '../lib/in-flight.ts';
import { statusOf } from './status.ts';

/** What a route's handler gets; `id` is the path's, checked. */
export interface RouteCall<K extends RouteKey> {
  actor: Actor;
  body: RouteBody<K>;
  id: string;
  req: Request;
}

export type RouteHandler<K extends RouteKey> = (call: RouteCall<K>) => Promise<Result<RouteAnswer<K>>>;

/** One handler for every route of the contract; complete by type. */
export type RouteHandlers = { [K in RouteKey]: RouteHandler<K> };

export interface RouteDeps {
  access: Access;
  inFlight: InFlight;
}

/** Answers a failure with its status, or the one given, and `{ error }`, which carries the request id. */
export function sendError(
  req: Request,
  res: Response,
  error: AppError,
  status: number = statusOf[error.code],
): void {
  if (error.retryAfterMs !== undefined) res.set('Retry-After', String(Math.ceil(error.retryAfterMs / 1000)));
  res.status(status).json({ error: { ...error, requestId: String(req.id) } });
}

/** Adds one route: parse → authorise → one use case → answer. Bugs go to the error middleware. */
export function addRoute<K extends RouteKey>(
  router: Router,
  key: K,
  handler: RouteHandler<K>,
  { access, inFlight }: RouteDeps,
): void {
  const [method, path] = key.split(' ') as [string, string];
  const { body: schema, who } = routes[key];

  async function run(req: Request): Promise<Result<RouteAnswer<K>>> {
    const id = path.includes(':id') ? Id.safeParse(req.params.id) : null;
    if (id && !id.success) return fail('bad_input', 'the id is not a UUID', { field: 'id' });
    const body = schema.safeParse(method === 'GET' ? undefined : (req.body ?? {}));
    if (!body.success) return badInput(body.error);
    const actor = await access.actorOf(req.session.memberId);
    const allowed = await access.check(who, actor, id?.data ?? null);
    if (!allowed.ok) return allowed;
    // The schema is the one of `key`, which TypeScript cannot follow through the lookup by a type parameter.
    return handler({ actor, body: body.data as RouteBody<K>, id: id?.data ?? '', req });
  }

  const register = method.toLowerCase() as 'get' | 'post' | 'put';
  router[register](path, async (req, res) => {
    if (!inFlight.accepting)
      return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
    const result = await inFlight.track(run(req));
    if (!result.ok) return sendError(req, res, result.error);
    res.set('Cache-Control', 'no-store').json(result.data);
  });
}
