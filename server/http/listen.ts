import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { StartupError } from '../lib/startup-error.ts';
import type { Certificate } from './certificate.ts';

/** The HTTP server, or HTTPS with a certificate; it does not listen yet. */
export function createHttpServer(certificate: Certificate | null): Server {
  // A viewer who sends the headers slower than this holds a socket for nothing.
  const options = { headersTimeout: 20_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 };
  return certificate ? createSecureServer({ ...options, ...certificate }) : createServer(options);
}

/** Listens and answers the port. Throws {@link StartupError} when it is taken or not allowed. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      // A TCP server that listens has an address with a port; only pipes answer text.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): StartupError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new StartupError(
        `Port ${port} is taken by another program: stop that one, or choose another with PORT.`,
      );
    case 'EACCES':
      return new StartupError(`Port ${port} needs more rights: choose one above 1023 with PORT.`);
    case 'EADDRNOTAVAIL':
      return new StartupError(
        `This machine has no address ${host}: correct HOST, or leave it out to use all of them.`,
      );
    default:
      return new StartupError(`The server cannot listen on ${host}:${port}: ${error.message}.`);
  }
}
