import type { ErrorRequestHandler, RequestHandler } from 'express';
import { isUnavailable } from '../lib/unavailable.ts';
import { sendError } from './route.ts';

/** An API path that does not exist gets JSON, like every other answer of the API. */
export const unknownApiPath: RequestHandler = (req, res) => {
  sendError(req, res, { code: 'not_found', message: 'no such route' });
};

/** Any other path that does not exist. */
export const unknownPath: RequestHandler = (_req, res) => {
  res.status(404).type('text').send('Không có trang này. / No such page.\n');
};

/** The last stop: malformed bodies are `bad_input`, a lost database is `unavailable`, everything else is a bug and only the log has its stack. */
export const lastResort: ErrorRequestHandler = (error, req, res, _next) => {
  if (res.headersSent) return void res.destroy();
  const status: unknown = error?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const message = error.type === 'entity.too.large' ? 'the body is too large' : 'the request is malformed';
    return sendError(req, res, { code: 'bad_input', message });
  }
  req.log.error({ err: error }, 'request failed');
  if (isUnavailable(error))
    return sendError(req, res, { code: 'unavailable', message: 'the database is away' });
  sendError(req, res, { code: 'internal', message: 'something broke; the log has the request id' });
};
