import { IncomingMessage } from 'node:http';
import type { FileStore } from '@tus/file-store';
import { Server, type ServerOptions } from '@tus/server';
import { type RequestHandler, type Response, Router } from 'express';
import type { Access } from '../access/access.ts';
import type { AppError } from '../contract/error.ts';
import { badInput, type Result } from '../contract/result.ts';
import { MAX_TAKE_BYTES, TakeMetadata } from '../contract/take.ts';
import type { InFlight } from '../lib/in-flight.ts';
import { isUnavailable } from '../lib/unavailable.ts';
import type { TakeLives } from '../take/ports.ts';
import { type TakeUseCases, takeFileId } from '../take/takes.ts';
import { sendError } from './route.ts';
import { statusOf } from './status.ts';

/** Where phones send what they have kept; see `server/contract/take.ts`. */
export const TAKES = '/api/takes';
const FILE = /^([0-9a-f-]{36})\.[0-9a-f-]{36}$/;

export interface TakeRouterDeps {
  takes: Pick<TakeUseCases, 'admit' | 'look'>;
  /** What is uploaded lies there. */
  files: FileStore;
  lives: TakeLives;
}

/** A refusal on its way through the library, which answers with its status and body. */
class Refused extends Error {
  readonly error: AppError;
  constructor(error: AppError) {
    super(error.message);
    this.error = error;
  }
}

/** Uploads of takes by tus 1.0.0, for the seller of the sale event and for organisers. */
export function createTakeRouter(
  { takes, files, lives }: TakeRouterDeps,
  { access, inFlight }: { access: Access; inFlight: InFlight },
): Router {
  async function allow(request: IncomingMessage | undefined, fileId: string): Promise<void> {
    const liveSessionId = FILE.exec(fileId)?.[1];
    if (liveSessionId === undefined)
      throw new Refused({ code: 'not_found', message: 'there is no such take' });
    const actor = await access.actorOf(request?.session.memberId);
    // Strangers do not learn which lives there are.
    if (actor.kind !== 'member') throw new Refused({ code: 'not_signed_in', message: 'sign in first' });
    const live = must(await lives.saleEventOf(liveSessionId));
    must(await access.check('seller', actor, live.saleEventId));
  }

  const tus = new Server({
    path: TAKES,
    datastore: files,
    maxSize: MAX_TAKE_BYTES,
    relativeLocation: true,
    // Our own pages only.
    allowedOrigins: [],
    disableTerminationForFinishedUploads: true,
    namingFunction: (_request, metadata) => takeFileId(must(parse(metadata))),
    onIncomingRequest: (request, fileId) => allow(askedBy(request), fileId),
    async onUploadCreate(_request, { metadata, size }) {
      must(await takes.admit(must(parse(metadata)), size ?? 0));
      return {};
    },
    async onUploadFinish() {
      takes.look();
      return {};
    },
    onResponseError: (request, error) => answerOf(askedBy(request), error),
  });

  const handle: RequestHandler = async (req, res) => {
    if (!inFlight.accepting) {
      return sendError(req, res, { code: 'unavailable', message: 'the server is stopping' });
    }
    // The library knows the path as it was asked for, which mounting has shortened.
    req.url = req.originalUrl;
    await inFlight.track(tus.handle(req, withPlainEnd(res)));
  };
  const router = Router();
  router.options('/', handle).post('/', handle);
  router.options('/:file', handle).head('/:file', handle).patch('/:file', handle).delete('/:file', handle);
  return router;
}

/** express-session takes the callback of `end(callback)`, as the library calls it, for a chunk. */
function withPlainEnd(res: Response): Response {
  const end = res.end.bind(res);
  // One implementation for the overloads of `end`.
  res.end = ((first?: unknown, ...rest: [BufferEncoding, () => void]) => {
    if (typeof first !== 'function') return end(first, ...rest);
    res.once('close', () => first());
    return end();
  }) as typeof res.end;
  return res;
}

type TusRequest = Parameters<NonNullable<ServerOptions['onIncomingRequest']>>[0];

/** The request that the library has wrapped, with its auth session. */
function askedBy(request: TusRequest): IncomingMessage | undefined {
  const node = request.runtime?.node?.req;
  return node instanceof IncomingMessage ? node : undefined;
}

function parse(metadata: unknown): Result<TakeMetadata> {
  const parsed = TakeMetadata.safeParse(metadata);
  return parsed.success ? { ok: true, data: parsed.data } : badInput(parsed.error);
}

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.error);
  return result.data;
}

/** What the library threw, as every failure of the API is told. */
function answerOf(request: IncomingMessage | undefined, thrown: unknown) {
  const { error, status } = failureOf(thrown);
  if (error.code === 'internal') request?.log.error({ err: thrown }, 'upload failed');
  return {
    status_code: status,
    body: JSON.stringify({ error: { ...error, requestId: String(request?.id) } }),
  };
}

function failureOf(thrown: unknown): { error: AppError; status: number } {
  if (thrown instanceof Refused) return { error: thrown.error, status: statusOf[thrown.error.code] };
  if (isUnavailable(thrown)) {
    return { error: { code: 'unavailable', message: 'the database is away' }, status: 503 };
  }
  // The library's own are objects with a status and a sentence.
  const { status_code: status, body } = thrown as { status_code?: unknown; body?: unknown };
  if (typeof status !== 'number' || status >= 500) {
    return { error: { code: 'internal', message: 'the log has the request id' }, status: 500 };
  }
  const code = status === 404 || status === 410 ? 'not_found' : status === 409 ? 'wrong_state' : 'bad_input';
  return { error: { code, message: String(body).trim() }, status };
}
