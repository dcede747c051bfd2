import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { type DefaultEventsMap, type Namespace, Server, type Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../contract/socket.ts';

/** Nothing is kept of a connection but its channels. */
type SocketData = Record<string, never>;

export type Io = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
/** One of its namespaces: the sales' own, or another beside it on the same connections. */
export type Space = Namespace<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;
export type ClientSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, SocketData>;

/** The largest message: an SDP-sized set of RTP parameters is below 20 kB. */
const MESSAGE_BYTES = 64 * 1024;
/** How long a viewer in a tunnel may be away and still get every fact that was missed, in ms. */
const RECOVERY_MS = 2 * 60_000;

export interface IoDeps {
  httpServer: HttpServer;
  authSession: RequestHandler;
  /** Whether a handshake comes from our own pages. */
  allowed(req: IncomingMessage): boolean;
}

/** Socket.IO on the HTTP server, with the auth session on every handshake. */
export function createIo({ httpServer, authSession, allowed }: IoDeps): Io {
  const io: Io = new Server(httpServer, {
    serveClient: false,
    maxHttpBufferSize: MESSAGE_BYTES,
    // A phone's radio sleeps; shorter would drop weak links, longer would keep dead ones.
    pingInterval: 20_000,
    pingTimeout: 20_000,
    connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: false },
    allowRequest: (req, answer) => answer(null, allowed(req)),
  });
  io.engine.use(
    (req: IncomingMessage & { _query?: { sid?: string } }, res: ServerResponse, next: () => void) => {
      // Only the handshake reads the session: a poll or a frame of a running connection costs no query.
      if (req._query?.sid !== undefined) return next();
      // Engine.IO hands over plain Node objects, and express-session needs no more of Express than those.
      authSession(req as Parameters<RequestHandler>[0], res as Parameters<RequestHandler>[1], next);
    },
  );
  return io;
}
