import { io, type Socket } from 'socket.io-client';
import type { AppError } from '../../server/contract/error.ts';
import type {
  ClientToServerEvents,
  CommandName,
  CommandOutput,
  CommandSent,
  ServerToClientEvents,
} from '../../server/contract/socket.ts';

export type DemoSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

/** How long a command may take before it counts as lost, ms. */
const ACK_TIMEOUT_MS = 10_000;

/** A command that the server refused, with the contract's code. */
export class Refused extends Error {
  readonly code: AppError['code'];
  constructor(command: string, error: AppError) {
    super(`${command}: ${error.code} (${error.message})`);
    this.code = error.code;
  }
}

/** Opens a socket as a viewer, or as the member whose cookie is given. It reconnects by itself. */
export function connect(url: string, cookie?: string): DemoSocket {
  return io(url, {
    transports: ['websocket'],
    // The demo may serve a certificate of its own making, on this machine.
    rejectUnauthorized: false,
    ...(cookie === undefined ? {} : { extraHeaders: { cookie, origin: url } }),
  });
}

/** Sends one command and waits for its ack. Throws {@link Refused}, or an error when no ack came in time. */
export async function send<N extends CommandName>(
  socket: DemoSocket,
  name: N,
  input: CommandSent<N>,
): Promise<CommandOutput<N>> {
  const answer: { ok: true; data: CommandOutput<N> } | { ok: false; error: AppError } = await socket
    .timeout(ACK_TIMEOUT_MS)
    // Socket.IO's types cannot relate a generic event name to its own arguments.
    .emitWithAck(name, ...([input] as never));
  if (!answer.ok) throw new Refused(name, answer.error);
  return answer.data;
}

/** Uses a one-time link up and returns the cookie of the auth session. */
export async function signIn(url: string, token: string): Promise<string> {
  const response = await fetch(new URL('/api/auth/link', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token }),
  });
  if (!response.ok) throw new Error(`sign-in failed: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
