import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'playwright-core';

/** One direction of a phone's link. */
export interface Shape {
  /** Null for as fast as the machine can. */
  kbps: number | null;
  /** On the way, besides waiting, ms. */
  delayMs: number;
  /** Up to so much more for each datagram, which none of those behind it overtakes, ms; default 0. */
  jitterMs?: number;
  /** Share of datagrams that are lost on the way, 0 to 1. */
  loss: number;
}

/** A phone's mobile link for UDP: what WebRTC sends passes here. */
export interface UdpLink {
  /** Where the phone is to send to, on loopback. */
  readonly port: number;
  shape(up: Shape, down: Shape): void;
  /** Nothing passes either way. */
  cut(): void;
  mend(): void;
  /** From now on the server sees another address of the phone, as after a change from Wi-Fi to mobile. */
  changeAddress(): Promise<void>;
  close(): Promise<void>;
}

/** Bytes of IP and UDP that a datagram costs on the link. */
const HEADER_BYTES = 28;
/** A mobile network's buffer before its radio: what would wait longer is thrown away, ms. */
const QUEUE_MS = 1_000;
const FREE: Shape = { kbps: null, delayMs: 0, loss: 0 };

/** Opens a link to the media port of a server on this machine. `random` gives 0 to 1, to be seeded. */
export async function openUdpLink(targetPort: number, random: () => number): Promise<UdpLink> {
  // On every address: Chromium does not send to loopback from its socket on the network's.
  const near = await bind('0.0.0.0');
  let far = await bind('127.0.0.1');
  let phone: RemoteInfo | null = null;
  let cut = false;
  let closed = false;
  const up = createWay(random);
  const down = createWay(random);

  near.on('message', (data, from) => {
    phone = from;
    if (!cut) up.pass(data, () => far.send(data, targetPort, '127.0.0.1'));
  });
  const listen = (socket: Socket) =>
    socket.on('message', (data) => {
      if (cut || socket !== far) return;
      down.pass(data, () => {
        if (phone !== null) near.send(data, phone.port, phone.address);
      });
    });
  listen(far);

  return {
    port: near.address().port,
    shape(nextUp, nextDown) {
      up.shape = nextUp;
      down.shape = nextDown;
    },
    cut() {
      cut = true;
    },
    mend() {
      cut = false;
    },
    async changeAddress() {
      const former = far;
      far = await bind('127.0.0.1');
      listen(far);
      former.close();
    },
    async close() {
      if (closed) return;
      closed = true;
      up.close();
      down.close();
      const ends = [near, far].map((socket) => once(socket, 'close'));
      for (const socket of [near, far]) socket.close();
      await Promise.all(ends);
    },
  };
}

async function bind(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  // Refused datagrams to a port that has gone are part of what is played here.
  socket.on('error', () => undefined);
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

interface Way {
  shape: Shape;
  pass(data: Buffer, deliver: () => void): void;
  close(): void;
}

function createWay(random: () => number): Way {
  const flying = new Set<NodeJS.Timeout>();
  let freeAtMs = 0;
  let lastArrivesAtMs = 0;
  const way: Way = {
    shape: FREE,
    pass(data, deliver) {
      const { kbps, delayMs, jitterMs = 0, loss } = way.shape;
      const nowMs = performance.now();
      const sendingMs = kbps === null ? 0 : ((data.length + HEADER_BYTES) * 8) / kbps;
      const startsAtMs = Math.max(nowMs, freeAtMs);
      if (startsAtMs - nowMs > QUEUE_MS) return;
      // What is lost on the radio has taken its time there.
      freeAtMs = startsAtMs + sendingMs;
      if (random() < loss) return;
      lastArrivesAtMs = Math.max(lastArrivesAtMs, freeAtMs + delayMs + jitterMs * random());
      const timer = setTimeout(() => {
        flying.delete(timer);
        deliver();
      }, lastArrivesAtMs - nowMs);
      flying.add(timer);
    },
    close() {
      for (const timer of flying) clearTimeout(timer);
    },
  };
  return way;
}

/** Leads what the page's WebRTC sends to this machine over the link; before the page is opened. */
export async function leadOverLink(page: Page, link: UdpLink): Promise<void> {
  await page.addInitScript((linkPort) => {
    const { prototype } = RTCPeerConnection;
    // The callbacks of the old form are nobody's any more.
    const setRemote: (wanted: RTCSessionDescriptionInit) => Promise<void> = prototype.setRemoteDescription;
    prototype.setRemoteDescription = async function (
      this: RTCPeerConnection,
      description: RTCSessionDescriptionInit,
    ) {
      const lines = (description.sdp ?? '').split('\r\n').flatMap((line) => {
        if (!line.startsWith('a=candidate:')) return [line];
        // Only ways that pass the link are left.
        return / udp /.test(line) ? [line.replace(/ \d+ typ /, ` ${linkPort} typ `)] : [];
      });
      await setRemote.apply(this, [{ type: description.type, sdp: lines.join('\r\n') }]);
    };
  }, link.port);
}

/** A UDP port that is free now, for a server that is about to be started. */
export async function freeUdpPort(): Promise<number> {
  const socket = await bind('127.0.0.1');
  const { port } = socket.address();
  const gone = once(socket, 'close');
  socket.close();
  await gone;
  return port;
}
