import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { AppError, ErrorCode } from '../../server/contract/error.ts';
import { badInput, fail, ok, type Result } from '../../server/contract/result.ts';
import { TakeDelivery } from '../../server/contract/take.ts';
import {
  type RecordingUsage,
  ReplaceSource,
  Retention,
  StartTranscode,
  type TranscodeEvent,
} from '../../server/contract/transcode.ts';
import { Id } from '../../server/contract/value.ts';
import type { Logger } from '../../server/lib/logger.ts';
import type { Recordings } from '../recording/recordings.ts';
import type { Supervisor } from '../supervisor.ts';
import type { Takes } from '../take/takes.ts';

const MAX_BODY_BYTES = 64 * 1024;
/** Events waiting for a slow reader, bytes; beyond it the reader is dropped, and begins anew with all statuses. */
const MAX_WAITING_BYTES = 1024 * 1024;

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  bad_input: 400,
  not_signed_in: 401,
  not_found: 404,
  wrong_state: 409,
  media_unavailable: 503,
  unavailable: 507,
};

/** The control API of `server/contract/transcode.ts` and `server/contract/take.ts`. Never throws. */
export function createControl(deps: {
  supervisor: Supervisor;
  /** Null when lives are not recorded. */
  takes: Takes | null;
  /** The same. */
  recordings: Pick<Recordings, 'keep' | 'usage'> | null;
  token: string;
  log: Logger;
}) {
  const { supervisor, takes, recordings } = deps;
  const secret = digest(`Bearer ${deps.token}`);

  const route = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    if (path === '/healthz' && request.method === 'GET') return json(response, 200, { ok: true });
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), secret)) {
      return failed(response, { code: 'not_signed_in', message: 'the bearer token is missing or wrong' });
    }
    const [, liveSessionId, takeId] = /^\/takes\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (request.method === 'PUT' && liveSessionId !== undefined && takeId !== undefined) {
      return answer(response, 201, await receiveTake(request, liveSessionId, takeId));
    }
    const { route: resource, id } = nameRoute(path);
    switch (`${request.method} ${resource}`) {
      case 'GET /events':
        return streamEvents(supervisor, response);
      case 'GET /sessions':
        return json(response, 200, { sessions: supervisor.statuses() });
      case 'POST /sessions': {
        const body = await readBody(request, StartTranscode);
        return answer(response, 201, body.ok ? await supervisor.start(body.data) : body);
      }
      case 'PUT /sessions/:id/source': {
        const body = await readBody(request, ReplaceSource);
        return answer(response, 200, body.ok ? await supervisor.replaceSource(id, body.data) : body);
      }
      case 'PUT /retention': {
        const body = await readBody(request, Retention);
        if (!body.ok) return failed(response, body.error);
        recordings?.keep(body.data.keepDays);
        response.writeHead(204).end();
        return;
      }
      case 'GET /retention/usage':
        return answer(response, 200, await usage(request));
      case 'DELETE /sessions/:id':
        if (await supervisor.stop(id)) response.writeHead(204).end();
        else failed(response, { code: 'not_found', message: 'no such live session here' });
        return;
      default:
        return failed(response, {
          code: 'not_found',
          message: `${request.method} ${path} is not in the contract`,
        });
    }
  };
  async function usage(request: IncomingMessage): Promise<Result<RecordingUsage>> {
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const asked = Retention.safeParse({ keepDays: Number(searchParams.get('keepDays') ?? Number.NaN) });
    if (!asked.success) return badInput(asked.error);
    if (!recordings) return fail('not_found', 'lives are not recorded here');
    return ok(await recordings.usage(asked.data.keepDays));
  }
  async function receiveTake(request: IncomingMessage, liveSessionId: string, takeId: string) {
    if (!Id.safeParse(liveSessionId).success || !Id.safeParse(takeId).success) {
      return fail('bad_input', 'an id is not a UUID');
    }
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    const about = TakeDelivery.safeParse(Object.fromEntries(query));
    if (!about.success) return badInput(about.error);
    if (!takes) return fail('not_found', 'lives are not recorded here');
    return takes.receive(liveSessionId, takeId, about.data, request);
  }

  return (request: IncomingMessage, response: ServerResponse, path: string): void => {
    route(request, response, path).catch((error: unknown) => {
      deps.log.error({ err: error, path }, 'control request failed');
      if (response.headersSent) response.destroy();
      else failed(response, { code: 'internal', message: 'a bug; the log of the transcoder has more' });
    });
  };
}

/** The path with its id taken out. */
function nameRoute(path: string): { route: string; id: string } {
  const id = /^\/sessions\/([^/]+)/.exec(path)?.[1];
  return id === undefined ? { route: path, id: '' } : { route: path.replace(id, ':id'), id };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

async function readBody<S extends z.ZodType>(
  request: IncomingMessage,
  schema: S,
): Promise<Result<z.infer<S>>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.setEncoding('latin1')) {
    const bytes = Buffer.from(String(chunk), 'latin1');
    length += bytes.length;
    if (length > MAX_BODY_BYTES) return fail('bad_input', `the body is over ${MAX_BODY_BYTES} bytes`);
    chunks.push(bytes);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return fail('bad_input', 'the body is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return fail('bad_input', issue?.message ?? 'not in the contract', { field: issue?.path.join('.') ?? '' });
}

function answer<T>(response: ServerResponse, status: number, result: Result<T>): void {
  if (result.ok) json(response, status, result.data);
  else failed(response, result.error);
}

function failed(response: ServerResponse, error: AppError): void {
  json(response, HTTP_STATUS[error.code] ?? 500, { error });
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function streamEvents(supervisor: Supervisor, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'no-store' });
  response.flushHeaders();
  const write = (event: TranscodeEvent) => {
    if (response.writableLength > MAX_WAITING_BYTES) response.destroy();
    else response.write(`${JSON.stringify(event)}\n`);
  };
  const unsubscribe = supervisor.onEvent(write);
  response.on('close', unsubscribe);
  for (const status of supervisor.statuses()) write({ type: 'status', status });
}
