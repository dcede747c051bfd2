import { type ReadonlySignal, signal } from '@preact/signals';
import { io, type Socket } from 'socket.io-client';
import type {
  CommandName,
  CommandOutput,
  CommandSent,
  Count,
  FactData,
  FactName,
} from '../../server/contract/socket.ts';
import { type Outcome, offline } from './outcome.ts';
import type { Probe } from './probe.ts';

/** The one connection of a page. */
export interface Link {
  /** Whether the connection stands now. */
  readonly online: ReadonlySignal<boolean>;
  /** Sends a command once; `offline` at once without connection, or when no answer comes within `timeoutMs`. */
  command<N extends CommandName>(
    name: N,
    input: CommandSent<N>,
    timeoutMs?: number,
  ): Promise<Outcome<CommandOutput<N>>>;
  /** Hears a fact until the returned function is called. */
  on<N extends FactName>(name: N, listener: (data: FactData<N>) => void): () => void;
  /** Runs now if connected, and after every reconnection, until the returned function is called. */
  onOnline(listener: () => void): () => void;
  /** Gives up a connection that does not answer, and makes another at once. */
  renew(): void;
  close(): void;
}

export interface Patience {
  /** How long one attempt to connect may take, ms. */
  attemptMs: number;
  /** How long it rests between two at the most, ms. */
  pauseMs: number;
  /** Finds out soon that a lost line is back; without it, the next attempt does. */
  probe?: (onAnswer: (askedAtMs: number) => void) => Probe;
}

/** Thousands may come back at once. */
const VIEWERS: Patience = { attemptMs: 15_000, pauseMs: 5_000 };

/**
 * Connects to the page's own server; WebSocket first, since long polling costs a weak link dearly. Another `space` than the
 * sales' own shares the connection.
 */
export function createLink(patience: Patience = VIEWERS, space = '/'): Link {
  // Socket.IO's own event maps cannot follow a generic name; `Link` is what gives the names their types.
  const socket: Socket = io(space, {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: patience.pauseMs,
    timeout: patience.attemptMs,
  });
  const online = signal(false);
  /** When the attempt that is under way began, and when one was last begun because of a probe. */
  let attemptAtMs = 0;
  let renewedAtMs = Number.NEGATIVE_INFINITY;
  socket.io.on('reconnect_attempt', () => {
    attemptAtMs = performance.now();
  });
  const probe = patience.probe?.((askedAtMs) => {
    // One that began later finds the line by itself; an older one may wait for the next repetition of a lost packet.
    if (socket.connected || attemptAtMs > askedAtMs) return;
    const nowMs = performance.now();
    // A slow line answers probes before an attempt is through.
    if (nowMs - renewedAtMs < patience.attemptMs) return;
    [attemptAtMs, renewedAtMs] = [nowMs, nowMs];
    socket.disconnect().connect();
  });
  socket.on('connect', () => {
    online.value = true;
    probe?.stop();
  });
  socket.on('disconnect', (reason) => {
    online.value = false;
    probe?.start();
    // The server closed the connection itself (a restart): the client library would stay away for good.
    if (reason === 'io server disconnect') socket.connect();
  });
  // What a rush puts together is heard as if it had come one by one.
  socket.on('counts:changed', ({ changes }: { changes: Count[] }) => {
    for (const { name, data } of changes) {
      for (const listener of socket.listeners(name)) listener(data);
    }
  });

  return {
    online,
    async command(name, input, timeoutMs = 10_000) {
      if (!socket.connected) return offline('not connected');
      try {
        return await socket.timeout(timeoutMs).emitWithAck(name, input);
      } catch (error) {
        return offline(String(error));
      }
    },
    on(name, listener) {
      socket.on<string>(name, listener);
      return () => socket.off<string>(name, listener);
    },
    onOnline(listener) {
      socket.on('connect', listener);
      if (socket.connected) listener();
      return () => socket.off('connect', listener);
    },
    renew() {
      // The engine's end is taken for a lost connection, so that missed facts are brought after.
      if (socket.connected) socket.io.engine.close();
    },
    close() {
      probe?.stop();
      socket.close();
    },
  };
}
