import { Device, type types } from 'mediasoup-client';
import type { CommandOutput, CommandSent } from '../../server/contract/socket.ts';
import type { Link } from '../net/socket.ts';

/** Tries again after this long where no picture is to be had yet, ms. */
const RETRY_MS = 1_000;

/**
 * Brings the picture of a practice back from the server, anew whenever it was lost; `onPicture` gets each stream, and null
 * when there is none. Returns what stops it.
 */
export function watchMirror(
  link: Link,
  saleEventId: string,
  onPicture: (stream: MediaStream | null) => void,
): () => void {
  let transport: types.Transport | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function drop(): void {
    transport?.close();
    transport = null;
    onPicture(null);
  }

  function again(): void {
    if (stopped) return;
    drop();
    clearTimeout(timer);
    timer = setTimeout(() => void open(), RETRY_MS);
  }

  async function open(): Promise<void> {
    const watched = await link.command('practice:watch', { saleEventId });
    if (stopped) return;
    if (!watched.ok) return again();
    try {
      const [made, track] = await receive(link, saleEventId, watched.data);
      if (stopped) return made.close();
      transport = made;
      // Also when the seller's phone has made another transport: the server closes this one with the former.
      made.on('connectionstatechange', (state) => {
        if (state === 'failed' || state === 'disconnected') again();
      });
      onPicture(new MediaStream([track]));
    } catch {
      // A browser that cannot decode it, or a network that lets nothing back: the rest of the practice goes on.
      again();
    }
  }

  void open();
  return () => {
    stopped = true;
    clearTimeout(timer);
    transport?.close();
  };
}

async function receive(
  link: Link,
  saleEventId: string,
  watched: CommandOutput<'practice:watch'>,
): Promise<[types.Transport, MediaStreamTrack]> {
  const device = await Device.factory();
  // mediasoup made these objects; the contract bounds them without repeating mediasoup's own types.
  const routerRtpCapabilities = watched.routerRtpCapabilities as types.RtpCapabilities;
  await device.load({ routerRtpCapabilities });
  const { iceServers } = watched;
  const options = { ...(watched.transport as types.TransportOptions), iceServers };
  const transport = device.createRecvTransport(options);
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    const dtls: CommandSent<'practice:connect'>['dtlsParameters'] = dtlsParameters;
    const input = { saleEventId, transportId: transport.id, dtlsParameters: dtls };
    void link.command('practice:connect', input).then((outcome) => {
      if (outcome.ok) done();
      else fail(new Error(outcome.error.message));
    });
  });
  try {
    const { track } = await transport.consume(watched.consumer as types.ConsumerOptions);
    return [transport, track];
  } catch (error) {
    transport.close();
    throw error;
  }
}
