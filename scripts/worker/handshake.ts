import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createWorker } from 'mediasoup';
import type { DtlsRole, WebRtcTransport, Worker } from 'mediasoup/types';
import { isBindingSuccess, isDtls, nominatingBindingRequest } from './stun.ts';

const loopback = '127.0.0.1';

/** What the handshake is tried on. */
export interface HandshakeOptions {
  /** Path of the mediasoup-worker; without it the one mediasoup finds by itself. */
  workerBin?: string;
  /** Time the handshake may take before it counts as failed, in ms. */
  timeoutMs?: number;
}

/**
 * Proves that a mediasoup worker can do a whole DTLS-SRTP handshake: two WebRtcTransports of one worker, one in each
 * DTLS role, find each other through a relay that plays the browser's part in ICE. A worker can start, and make
 * transports, and still crash at its first ServerHello; this finds it out.
 *
 * Rejects with an Error that says what went wrong.
 */
export async function proveHandshake({
  workerBin,
  timeoutMs = 10_000,
}: HandshakeOptions = {}): Promise<void> {
  const worker = await createWorker({ logLevel: 'error', ...(workerBin === undefined ? {} : { workerBin }) });
  const sockets: Socket[] = [];
  try {
    const failure = Promise.race([death(worker), timeout(timeoutMs)]);
    await Promise.race([handshake(worker, sockets), failure]);
  } finally {
    for (const socket of sockets) socket.close();
    worker.close();
  }
}

async function handshake(worker: Worker, sockets: Socket[]): Promise<void> {
  const router = await worker.createRouter();
  const listenInfos = [{ protocol: 'udp' as const, ip: loopback }];
  const server = await router.createWebRtcTransport({ listenInfos });
  const client = await router.createWebRtcTransport({ listenInfos });
  const toServer = await openSocket(sockets);
  const toClient = await openSocket(sockets);
  relayDtls(toServer, toClient, client);
  relayDtls(toClient, toServer, server);

  await connect(server, client, 'client');
  await connect(client, server, 'server');
  // The server first: the client begins its handshake as soon as it has a pair.
  await nominate(toServer, server);
  const connected = [dtlsConnected(server), dtlsConnected(client)];
  await Promise.all([...connected, nominate(toClient, client)]);
}

/** Tells `transport` the certificate of `remote` and the DTLS role `remote` plays. */
async function connect(transport: WebRtcTransport, remote: WebRtcTransport, role: DtlsRole): Promise<void> {
  const { fingerprints } = remote.dtlsParameters;
  await transport.connect({ dtlsParameters: { role, fingerprints } });
}

async function openSocket(sockets: Socket[]): Promise<Socket> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.bind(0, loopback);
  await once(socket, 'listening');
  return socket;
}

/** Passes on the DTLS that arrives at `from`, out of `via`, so that `target` sees one steady peer address. */
function relayDtls(from: Socket, via: Socket, target: WebRtcTransport): void {
  from.on('message', (datagram) => {
    if (isDtls(datagram)) via.send(datagram, portOf(target), loopback);
  });
}

async function nominate(socket: Socket, transport: WebRtcTransport): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (datagram) => {
      if (isBindingSuccess(datagram)) resolve();
    });
  });
  socket.send(nominatingBindingRequest(transport.iceParameters), portOf(transport), loopback);
  await answered;
}

function portOf(transport: WebRtcTransport): number {
  const candidate = transport.iceCandidates[0];
  if (candidate === undefined) throw new Error('the transport has no ICE candidate');
  return candidate.port;
}

function dtlsConnected(transport: WebRtcTransport): Promise<void> {
  return new Promise((resolve, reject) => {
    transport.on('dtlsstatechange', (state) => {
      if (state === 'connected') resolve();
      if (state === 'failed') reject(new Error('the DTLS handshake was refused'));
    });
  });
}

function death(worker: Worker): Promise<never> {
  return new Promise((_, reject) => {
    worker.on('died', (error) => reject(new Error(`the worker died in the handshake: ${error.message}`)));
  });
}

function timeout(timeoutMs: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no handshake within ${timeoutMs / 1000} seconds`)), timeoutMs).unref();
  });
}
