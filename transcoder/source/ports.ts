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

/** Resolves once all UDP ports are bound by somebody, as the kernel's table says; false when aborted first. */
export async function waitUntilBound(ports: number[], signal: AbortSignal): Promise<boolean> {
  const suffixes = ports.map((port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`);
  while (!signal.aborted) {
    const tables = await Promise.all([readTable('/proc/net/udp'), readTable('/proc/net/udp6')]);
    const bound = new Set(
      tables
        .join('\n')
        .split('\n')
        .map((line) => line.trim().split(/\s+/)[1]?.slice(-5)),
    );
    if (suffixes.every((suffix) => bound.has(suffix))) return true;
    await wait(POLL_MS);
  }
  return false;
}

/** Empty where the kernel has no IPv6. */
async function readTable(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
