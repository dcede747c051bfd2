import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const TRIES = 50;
/** How often the kernel's table is read while ffmpeg starts, ms. */
const POLL_MS = 10;

/** Two bound sockets on neighbouring ports, RTP on the even one. */
export interface SocketPair {
  rtp: Socket;
  rtcp: Socket;
  port: number;
}

/** Binds a pair; `bufferBytes` asks the kernel for room (it may give less). */
export async function bindPair(host: string, bufferBytes?: number): Promise<SocketPair> {
  for (let tries = 0; tries < TRIES; tries++) {
    const rtp = await bind(host, 0);
    if (!rtp) continue;
    const { port } = rtp.address();
    const rtcp = port % 2 === 0 ? await bind(host, port + 1) : null;
    if (rtcp) {
      if (bufferBytes) rtp.setRecvBufferSize(bufferBytes);
      return { rtp, rtcp, port };
    }
    rtp.close();
  }
  throw new Error(`no pair of free UDP ports on ${host} in ${TRIES} tries`);
}

async function bind(host: string, port: number): Promise<Socket | null> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, host);
    await once(socket, 'listening');
    return socket;
  } catch {
    socket.close();
    return null;
  }
}

/** Pairs that are free now, for ffmpeg to bind itself; all are held until the last is found, so none repeats. */
export async function findFreePairs(count: number): Promise<number[]> {
  const pairs = await Promise.all(Array.from({ length: count }, () => bindPair('127.0.0.1')));
  await Promise.all(
    pairs.map(async (pair) => {
      const closed = Promise.all([once(pair.rtp, 'close'), once(pair.rtcp, 'close')]);
      pair.rtp.close();
      pair.rtcp.close();
      await closed;
    }),
  );
  return pairs.map((pair) => pair.port);
}

/** Resolves once all UDP ports are bound by somebody; false when aborted first. */
export function waitUntilBound(ports: number[], signal: AbortSignal): Promise<boolean> {
  return poll(ports, signal, (waiting) => waiting !== undefined);
}

/** Resolves once the owners of all these ports have read what was sent to them; false when aborted first. */
export function waitUntilRead(ports: number[], signal: AbortSignal): Promise<boolean> {
  return poll(ports, signal, (waiting) => waiting === 0);
}

/** What was sent to these ports and their owners have not read, bytes. */
export async function unreadBytes(ports: number[]): Promise<number> {
  const sockets = await readSockets(ports);
  return ports.reduce((sum, port) => sum + (sockets.get(port) ?? 0), 0);
}

/** Looks into the kernel's table until it is as wanted for every port. */
async function poll(
  ports: number[],
  signal: AbortSignal,
  wanted: (waitingBytes: number | undefined) => boolean,
): Promise<boolean> {
  while (!signal.aborted) {
    const sockets = await readSockets(ports);
    if (ports.every((port) => wanted(sockets.get(port)))) return true;
    await wait(POLL_MS);
  }
  return false;
}

/** The kernel's table of UDP sockets: local port to bytes that wait to be read. */
async function readSockets(ports: number[]): Promise<Map<number, number>> {
  const sockets = parseUdpTable(await readFile('/proc/net/udp', 'utf8'));
  // An IPv4 address may be bound by a socket of the other family.
  if (ports.some((port) => !sockets.has(port))) {
    const other = await readFile('/proc/net/udp6', 'utf8').catch(() => '');
    for (const [port, bytes] of parseUdpTable(other)) sockets.set(port, bytes);
  }
  return sockets;
}

/** Local port to bytes that wait to be read, from the text of `/proc/net/udp`. */
export function parseUdpTable(table: string): Map<number, number> {
  const sockets = new Map<number, number>();
  for (const line of table.split('\n').slice(1)) {
    const [, local, , , queues] = line.trim().split(/\s+/);
    const port = Number.parseInt(local?.split(':')[1] ?? '', 16);
    const waiting = Number.parseInt(queues?.split(':')[1] ?? '', 16);
    if (Number.isInteger(port) && Number.isInteger(waiting)) sockets.set(port, waiting);
  }
  return sockets;
}
