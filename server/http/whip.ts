import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { Actor } from '../contract/actor.ts';
import type { AppError } from '../contract/error.ts';
import type { IceServer } from '../contract/live.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { Id } from '../contract/value.ts';
import type { InFlight } from '../lib/in-flight.ts';
import type { Whip, WhipSession } from '../media/whip/whip.ts';
import type { WhipTokenUseCases } from '../sale-event/use-cases.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { sendError } from './route.ts';
import { statusOf } from './status.ts';

export interface WhipRouterDeps {
  whip: Whip;
  tokens: Pick<WhipTokenUseCases, 'holder'>;
  inFlight: InFlight;
  /** Requests one address may send in 10 seconds; 100 by default, as an encoder sends a handful in an hour. */
  rate?: number;
}

const RATE = 100;
/** A browser's offer with every codec it knows is 10 kB. */
const BODY_LIMIT = '64kb';
const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';

/** The path that encoders of a sale event send to. */
export function whipPath(saleEventId: string): string {
  return `/whip/${saleEventId}`;
}

/** What a request is refused with; `status` where the code's own says less than RFC 9725 wants. */
type Refusal = { error: AppError; status: number };
type Answer = Result<(res: Response) => void> | { ok: false; refusal: Refusal };
type Handler = (req: Request, caller: { actor: Actor; saleEventId: string }) => Promise<Answer>;

/** WHIP (RFC 9725): `/whip/:id` of a sale event, and below it the session of its encoder. */
export function createWhipRouter({ whip, tokens, inFlight, rate = RATE }: WhipRouterDeps): Router {
  const addresses = createAddressLimiter(rate);

  const open: Handler = async (req, { actor, saleEventId }) => {
    const offer = bodyOf(req, SDP);
    if (offer === null) return wrongType(SDP);
    const opened = await whip.open(actor, saleEventId, offer);
    if (!opened.ok) return unprocessable(opened.error);
    const { session, answer, iceServers } = opened.data;
    return ok((res) => {
      res.set({ Location: `${whipPath(saleEventId)}/${session.id}`, ETag: session.entityTag });
      const links = iceServers.flatMap(iceLinks);
      if (links.length > 0) res.set('Link', links);
      res.status(201).type(SDP).send(answer);
    });
  };

  const patch: Handler = async (req, { saleEventId }) => {
    const session = whip.session(saleEventId, sessionIdOf(req));
    if (!session) return fail('not_found', 'there is no such session (any more)');
    const fragment = bodyOf(req, FRAGMENT);
    if (fragment === null) return wrongType(FRAGMENT);
    const unmet = precondition(req, session);
    if (unmet) return unmet;
    const patched = await whip.patch(saleEventId, session.id, fragment);
    if (!patched.ok) return patched;
    return ok((res) => {
      if (patched.data === null) res.status(204).end();
      else res.status(200).set('ETag', session.entityTag).type(FRAGMENT).send(patched.data);
    });
  };

  // Entity-tags do not matter here (RFC 9725, 4.3.1): whoever wants to stop may stop.
  const close: Handler = async (req, { saleEventId }) => {
    const closed = await whip.close(saleEventId, sessionIdOf(req));
    return closed.ok ? ok((res) => void res.status(200).end()) : closed;
  };

  async function run(req: Request, handler: Handler): Promise<Answer> {
    const retryAfterMs = await addresses.refuses(req.ip ?? '');
    if (retryAfterMs !== null) {
      return fail('rate_limited', 'too many requests from this address', { retryAfterMs });
    }
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (token === undefined) return fail('not_signed_in', 'send the token as Authorization: Bearer …');
    const id = Id.safeParse(req.params.id);
    if (!id.success) return fail('not_found', 'there is no such sale event');
    const actor = await tokens.holder(id.data, token);
    return actor.ok ? handler(req, { actor: actor.data, saleEventId: id.data }) : actor;
  }

  const handle =
    (handler: Handler): RequestHandler =>
    async (req, res) => {
      res.set('Cache-Control', 'no-store');
      if (!inFlight.accepting) {
        return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
      }
      const answer = await inFlight.track(run(req, handler));
      if (answer.ok) return answer.data(res);
      refuse(req, res, 'refusal' in answer ? answer.refusal : withStatus(answer.error));
    };

  const text = express.text({ type: [SDP, FRAGMENT], limit: BODY_LIMIT });
  const router = Router({ caseSensitive: true });
  router.use(allowAnyOrigin);
  addResource(router, '/:id', { POST: [text, handle(open)] }, { 'Accept-Post': SDP });
  addResource(
    router,
    '/:id/:session',
    { PATCH: [text, handle(patch)], DELETE: [handle(close)] },
    { 'Accept-Patch': FRAGMENT },
  );
  router.use(malformed);
  return router;
}

/** A TURN server as a Link header says it (RFC 9725, 4.6): one link for each of its URLs. */
function iceLinks({ urls, username, credential }: IceServer): string[] {
  return urls.map(
    (url) =>
      `<${url}>; rel="ice-server"; username="${username}"; credential="${credential}"; credential-type="password"`,
  );
}

/** An encoder may be a page of any site: it has no cookie here, it has the token. */
const allowAnyOrigin: RequestHandler = (_req, res, next) => {
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After',
  });
  next();
};

/** Answers OPTIONS, of which preflights are one kind, and refuses all other methods (RFC 9725, 4.2). */
function addResource(
  router: Router,
  path: string,
  methods: Partial<Record<'POST' | 'PATCH' | 'DELETE', RequestHandler[]>>,
  accepts: Record<string, string>,
): void {
  const route = router.route(path);
  const allowed = ['OPTIONS', ...Object.keys(methods)].join(', ');
  if (methods.POST) route.post(...methods.POST);
  if (methods.PATCH) route.patch(...methods.PATCH);
  if (methods.DELETE) route.delete(...methods.DELETE);
  route.options((_req, res) => {
    res.set({
      ...accepts,
      Allow: allowed,
      'Access-Control-Allow-Methods': allowed,
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
      'Access-Control-Max-Age': '86400',
    });
    res.status(200).end();
  });
  route.all((req, res) => {
    res.set('Allow', allowed);
    const error = { code: 'bad_input', message: `only ${allowed} are answered here` } as const;
    refuse(req, res, { error, status: 405 });
  });
}

/** A body that could not be read keeps the status that says why: 413, 415 or 400. */
const malformed: ErrorRequestHandler = (error, req, res, next) => {
  const status: unknown = error?.status;
  if (res.headersSent || typeof status !== 'number' || status < 400 || status >= 500) return next(error);
  refuse(req, res, { error: { code: 'bad_input', message: 'the body cannot be read' }, status });
};

/** Null when the content type is another one; an empty body is empty text. */
function bodyOf(req: Request, type: string): string | null {
  const given = (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (given !== type) return null;
  return typeof req.body === 'string' ? req.body : '';
}

function sessionIdOf(req: Request): string {
  const { session } = req.params;
  return typeof session === 'string' ? session : '';
}

/** Whether the PATCH is meant for the ICE session that there is: `*` for any, as a restart sends it. */
function precondition(req: Request, session: WhipSession): Answer | null {
  const wanted = req.headers['if-match'];
  if (wanted === undefined)
    return refusal(428, 'send If-Match with the entity-tag, or with * to restart ICE');
  const tags = wanted.split(',').map((tag) => tag.trim());
  // The RFC's own example writes the star in quotes.
  const met = tags.some((tag) => tag === '*' || tag === '"*"' || tag === session.entityTag);
  return met ? null : refusal(412, 'the entity-tag is that of another ICE session');
}

const wrongType = (type: string) => refusal(415, `the content type must be ${type}`);

/** An offer that is read but cannot be taken. */
function unprocessable(error: AppError): Answer {
  return error.code === 'bad_input' ? { ok: false, refusal: { error, status: 422 } } : { ok: false, error };
}

function refusal(status: number, message: string): Answer {
  return { ok: false, refusal: { error: { code: 'bad_input', message }, status } };
}

const withStatus = (error: AppError): Refusal => ({ error, status: statusOf[error.code] });

function refuse(req: Request, res: Response, { error, status }: Refusal): void {
  if (status === 401) res.set('WWW-Authenticate', 'Bearer');
  sendError(req, res, error, status);
}
