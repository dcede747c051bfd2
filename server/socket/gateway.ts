import { randomUUID } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Ack } from '../contract/error.ts';
import { fail, type Result } from '../contract/result.ts';
import type { InFlight } from '../lib/in-flight.ts';
import type { Logger } from '../lib/logger.ts';
import { isUnavailable } from '../lib/unavailable.ts';
import { channels, isDesk } from './channels.ts';
import type { Handle, Sender } from './handle.ts';
import type { ClientSocket, Space } from './io.ts';

/**
 * How many times one socket's rate an address has: coming back with a new socket must not begin a new count, but a
 * mobile carrier puts hundreds of viewers behind one address.
 */
const SOCKETS_PER_ADDRESS = 200;

export interface GatewayDeps {
  space: Space;
  handle: Handle;
  inFlight: InFlight;
  /** Commands one socket may send in 10 seconds. */
  commandRate: number;
  /** Sockets at full rate that one address may have; 200 by default. */
  socketsPerAddress?: number;
  /**
   * Reverse proxies in front, as in Express. Without it addresses are not counted: behind a proxy that nobody told of,
   * all viewers would share one.
   */
  trustProxy?: number;
  logger: Logger;
}

/** Takes every message of every socket of a namespace; none can make it throw, and every ack is answered. */
export interface Gateway {
  /** Ends the sockets of an auth session that was signed out; they may come back as viewers. */
  endSession(sessionId: string): void;
  /**
   * Ends the sockets of a member whose rights changed, but for those of the auth session `keepSessionId`; they may come back
   * with the rights there are then.
   */
  endMember(memberId: string, keepSessionId: string | null): void;
}

export function createGateway(deps: GatewayDeps): Gateway {
  const { space, inFlight, logger } = deps;
  const limiter = new RateLimiterMemory({ points: deps.commandRate, duration: 10 });
  const addresses = new RateLimiterMemory({
    points: deps.commandRate * (deps.socketsPerAddress ?? SOCKETS_PER_ADDRESS),
    duration: 10,
  });

  space.on('connection', (socket) => {
    const { session, sessionID } = socket.request;
    if (session?.memberId !== undefined) {
      void socket.join([channels.auth(sessionID), channels.member(session.memberId)]);
    }
    const sender = senderOf(socket, addressOf(socket, deps.trustProxy));
    // One listener for all names: what is not in the contract is answered too, instead of hanging.
    socket.onAny((name: string, ...args: unknown[]) => {
      const last = args.at(-1);
      const ack = typeof last === 'function' ? (last as (answer: Ack<unknown>) => void) : () => {};
      const input = typeof args[0] === 'function' ? undefined : args[0];
      void answer(sender, name, input).then(ack);
    });
    // Recovery replays what was missed without asking who asks: a member may have signed out meanwhile. Desks are
    // joined anew, which asks, and brings every order.
    socket.on('disconnecting', () => leaveDesks(socket));
  });

  async function answer(sender: Sender, name: string, input: unknown): Promise<Ack<unknown>> {
    if (!inFlight.accepting) return fail('unavailable', 'the server is stopping');
    const requestId = randomUUID();
    const { socketId, address } = sender;
    try {
      await limiter.consume(socketId);
      if (address !== null) await addresses.consume(address);
      const result = await inFlight.track(deps.handle(sender, name, input));
      if (result.ok) return result;
      logger.debug(
        { requestId, socket: socketId, command: name, code: result.error.code },
        'command refused',
      );
      return withRequestId(result, requestId);
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        return fail('rate_limited', 'too many commands', { retryAfterMs: error.msBeforeNext });
      }
      logger.error({ err: error, requestId, socket: socketId, command: name }, 'command failed');
      if (isUnavailable(error)) return fail('unavailable', 'the database is away', { requestId });
      return fail('internal', 'something broke; the log has the request id', { requestId });
    }
  }

  return {
    endSession(sessionId) {
      space.in(channels.auth(sessionId)).disconnectSockets(true);
    },
    endMember(memberId, keepSessionId) {
      const kept = keepSessionId === null ? [] : [channels.auth(keepSessionId)];
      space.in(channels.member(memberId)).except(kept).disconnectSockets(true);
    },
  };
}

function withRequestId(result: Result<never> & { ok: false }, requestId: string): Ack<never> {
  return { ok: false, error: { ...result.error, requestId } };
}

function leaveDesks(socket: ClientSocket): void {
  for (const channel of [...socket.rooms]) if (isDesk(channel)) void socket.leave(channel);
}

/** The sender's address: the one that the outermost of `trustProxy` proxies has seen. */
function addressOf({ handshake }: ClientSocket, trustProxy: number | undefined): string | null {
  if (trustProxy === undefined) return null;
  const forwarded = String(handshake.headers['x-forwarded-for'] ?? '');
  const hops = forwarded.split(',').map((hop) => hop.trim());
  return (trustProxy > 0 && hops.at(-trustProxy)) || handshake.address;
}

function senderOf(socket: ClientSocket, address: string | null): Sender {
  return {
    socketId: socket.id,
    address,
    join: async (channel) => socket.join(channel),
    leave: async (channel) => socket.leave(channel),
    memberId: () => {
      const { session } = socket.request;
      if (session?.memberId === undefined) return Promise.resolve(undefined);
      return new Promise((resolve, reject) => {
        // `reload` fails when the row is gone: signed out elsewhere, or expired. A lost database is no sign-out.
        session.reload((error) => {
          if (isUnavailable(error)) reject(error);
          else resolve(error ? undefined : socket.request.session.memberId);
        });
      });
    },
  };
}
