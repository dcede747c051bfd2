import { Device, type types } from 'mediasoup-client';
import type { CommandOutput, CommandSent } from '../../server/contract/socket.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';

/** Start low, so that the first seconds get through a weak uplink; kbit/s. */
const START_KBIT = 300;
/** More than the best rendition can use is wasted uplink; bit/s. */
const MAX_BIT = 1_200_000;

/** A failure of a command on the way of building the path. */
export class SendPathError extends Error {
  readonly failure: ClientError;
  constructor(failure: ClientError) {
    super(failure.message);
    this.failure = failure;
  }
}

/** How long a server that is there may take to answer, ms: the seller's picture stands still meanwhile. */
const ANSWER_MS = 5_000;

/** What came of an ICE restart; `gone`: the server no longer has the transport. */
export type IceRestart = 'restarted' | 'gone' | 'unreachable';

/** An open live session, from which a path to the SFU can be made. */
export type StartedLive = CommandOutput<'live:start'>;

/** Camera and microphone on their way to the SFU. */
export interface SendPath {
  readonly liveSessionId: string;
  /** Negotiates new addresses on the transport that stands. */
  restartIce(): Promise<IceRestart>;
  /** The other camera, without a new negotiation. */
  replaceTracks(stream: MediaStream): Promise<void>;
  stats(): Promise<RTCStatsReport>;
  close(): void;
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.data;
  throw new SendPathError(outcome.error);
}

/** H264 where phone and server both can: phones encode it in hardware, which spares battery and heat. */
function preferredCodec(device: Device): types.RtpCodecCapability | undefined {
  const codecs = device.sendRtpCapabilities.codecs ?? [];
  const named = (name: string) => codecs.find(({ mimeType }) => mimeType.toLowerCase() === name);
  return named('video/h264') ?? named('video/vp8');
}

async function makeTransport(link: Link, live: StartedLive, device: Device) {
  const { liveSessionId } = live;
  const options = unwrap(await link.command('transport:create', { liveSessionId }));
  // mediasoup made these objects; the contract bounds them without repeating mediasoup's own types.
  const transport = device.createSendTransport(options as types.TransportOptions);
  const inTransport = { liveSessionId, transportId: transport.id };
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    void link.command('transport:connect', { ...inTransport, dtlsParameters }).then((outcome) => {
      if (outcome.ok) done();
      else fail(new SendPathError(outcome.error));
    });
  });
  transport.on('produce', ({ kind, rtpParameters }, done, fail) => {
    // The same two types from both sides: mediasoup's has optional keys, the contract's an open index.
    const parameters = rtpParameters as CommandSent<'producer:create'>['rtpParameters'];
    void link
      .command('producer:create', { ...inTransport, kind, rtpParameters: parameters })
      .then((outcome) => {
        if (outcome.ok) done({ id: outcome.data.producerId });
        else fail(new SendPathError(outcome.error));
      });
  });
  return transport;
}

/** Opens the live session, or comes back into the open one. Throws {@link SendPathError} when the server refuses. */
export async function startLive(link: Link, saleEventId: string): Promise<StartedLive> {
  return unwrap(await link.command('live:start', { saleEventId }, ANSWER_MS));
}

/** Sends both tracks; `onState` hears the transport's connection. Throws as {@link startLive}. */
export async function openSendPath(
  link: Link,
  live: StartedLive,
  stream: MediaStream,
  onState: (state: types.ConnectionState) => void,
): Promise<SendPath> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: live.routerRtpCapabilities as types.RtpCapabilities });
  const transport = await makeTransport(link, live, device);
  transport.on('connectionstatechange', onState);
  const producers: types.Producer[] = [];
  try {
    const [audioTrack] = stream.getAudioTracks();
    const [videoTrack] = stream.getVideoTracks();
    if (audioTrack !== undefined) {
      const codecOptions = {
        opusStereo: false,
        opusFec: true,
        opusDtx: false,
        opusMaxAverageBitrate: 32_000,
      };
      producers.push(await transport.produce({ track: audioTrack, stopTracks: false, codecOptions }));
    }
    if (videoTrack !== undefined) {
      const codec = preferredCodec(device);
      const video = await transport.produce({
        track: videoTrack,
        stopTracks: false,
        encodings: [{ maxBitrate: MAX_BIT }],
        codecOptions: { videoGoogleStartBitrate: START_KBIT },
        ...(codec === undefined ? {} : { codec }),
      });
      producers.push(video);
    }
  } catch (error) {
    transport.close();
    throw error;
  }
  return {
    liveSessionId: live.liveSessionId,
    async restartIce() {
      const inTransport = { liveSessionId: live.liveSessionId, transportId: transport.id };
      const outcome = await link.command('transport:restart-ice', inTransport, ANSWER_MS);
      if (!outcome.ok) return outcome.error.code === 'offline' ? 'unreachable' : 'gone';
      await transport.restartIce({ iceParameters: outcome.data.iceParameters as types.IceParameters });
      return 'restarted';
    },
    async replaceTracks(next) {
      for (const producer of producers) {
        const track = next.getTracks().find(({ kind }) => kind === producer.kind);
        if (track !== undefined) await producer.replaceTrack({ track });
      }
    },
    stats: () => transport.getStats(),
    close: () => transport.close(),
  };
}
