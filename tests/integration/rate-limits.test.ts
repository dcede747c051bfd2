import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io as connect } from 'socket.io-client';
import { expect, it } from 'vitest';
import { ok } from '../../server/contract/result.ts';
import { createInFlight } from '../../server/lib/in-flight.ts';
import { createLogger } from '../../server/lib/logger.ts';
import { createGateway } from '../../server/socket/gateway.ts';
import { createIo } from '../../server/socket/io.ts';
import { codeOf, sendAny, type TestSocket } from '../support/server.ts';

it('a socket that comes back goes on with the count of its address', async () => {
  const httpServer = createServer().listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
  const io = createIo({ httpServer, authSession: (_req, _res, next) => next(), allowed: () => true });
  createGateway({
    space: io.sockets,
    handle: async () => ok({}),
    inFlight: createInFlight(),
    commandRate: 2,
    socketsPerAddress: 2,
    trustProxy: 1,
    logger: createLogger({ level: 'silent', format: 'json' }),
  });
  // A server that listens on TCP has an AddressInfo; Node's type also covers pipes.
  const { port } = httpServer.address() as AddressInfo;
  const sendTwo = async (address: string) => {
    const socket: TestSocket = connect(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      forceNew: true,
      // What a client writes itself stands before what the proxy adds, and counts for nothing.
      extraHeaders: { 'x-forwarded-for': `${Math.random()}, ${address}` },
    });
    const answers = [await sendAny(socket, 'sale:leave', {}), await sendAny(socket, 'sale:leave', {})];
    socket.close();
    return answers;
  };
  try {
    const first = [...(await sendTwo('10.0.0.1')), ...(await sendTwo('10.0.0.1'))];
    expect(first.map(codeOf)).toEqual(['ok', 'ok', 'ok', 'ok']);
    const [third] = await sendTwo('10.0.0.1');
    expect(third).toMatchObject({ error: { code: 'rate_limited', retryAfterMs: expect.any(Number) } });
    expect((await sendTwo('10.0.0.2')).map(codeOf)).toEqual(['ok', 'ok']);
  } finally {
    await io.close();
  }
});
