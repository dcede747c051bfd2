import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request } from 'node:http';

/** One request as the origin saw it. */
export interface Fetch {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** Status the origin answered with. */
  status: number;
}

/** A proxy that writes down each request that passes to `port`, and may play dead. */
export async function startCountingProxy(port: number) {
  const fetches: Fetch[] = [];
  let silent = false;
  const relay: RequestListener = (incoming, outgoing) => {
    if (silent) return void incoming.destroy();
    const { method = '', url: path = '', headers } = incoming;
    const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      fetches.push({ method, path, headers, status: answer.statusCode ?? 0 });
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  };
  const server = createServer(relay).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    fetches,
    /** From now on connections are closed without an answer, as by a service that died; false: it is back. */
    die(dead: boolean) {
      silent = dead;
    },
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}
