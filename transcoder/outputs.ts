import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** Where ffmpeg writes its tracks to. */
export interface Outputs {
  /** A TCP address on loopback for each track. */
  urlOf(track: string): string;
  /** Resolves when every connection that was made has ended. */
  drained(): Promise<void>;
  close(): void;
}

/**
 * One listener for each track, for one connection: ffmpeg's. If this process dies the connections break and
 * ffmpeg ends by itself.
 */
export async function openOutputs(
  tracks: readonly string[],
  readerOf: (track: string) => { push(chunk: Buffer): void },
  fail: (reason: string) => void,
): Promise<Outputs> {
  const servers = new Map<string, Server>();
  const sockets: Socket[] = [];
  for (const track of tracks) {
    const reader = readerOf(track);
    const server = createServer((socket) => {
      server.close();
      sockets.push(socket);
      socket.on('data', (chunk) => {
        try {
          reader.push(chunk);
        } catch (error) {
          socket.destroy();
          fail(`${track}: ${error instanceof Error ? error.message : String(error)}`);
        }
      });
      // ffmpeg killed: its exit says so already.
      socket.on('error', () => undefined);
    });
    servers.set(track, server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    urlOf(track) {
      const address = servers.get(track)?.address();
      if (!address || typeof address === 'string') throw new Error(`no TCP address for ${track}`);
      return `tcp://127.0.0.1:${address.port}`;
    },
    async drained() {
      await Promise.all(sockets.filter((socket) => !socket.closed).map((socket) => once(socket, 'close')));
    },
    close() {
      for (const server of servers.values()) if (server.listening) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
