import { Device, type types } from 'mediasoup-client';
import type { CommandOutput, CommandSent } from '../../server/contract/socket.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { cameraName } from './camera-name.ts';
import type { SendRung } from './send-rungs.ts';

/** Start low, so that the first seconds get through a weak uplink; kbit/s. */
const START_KBIT = 60;
/** Higher on a rung that the link is known to carry, or it would be given up before the estimate is there. */
const startKbit = ({ needKbit }: SendRung) => Math.max(START_KBIT, Math.round(40 + 0.6 * needKbit));
/** Where the link was gone meanwhile, nothing is known of it; it is found out within seconds. */
const AGAIN_KBIT = 150;
/**
 * Sound in few, large packets: at the usual 20 ms their headers weigh as much as the voice. What is lost is asked for
 * again, since nobody hears it for seconds to come; nothing behind the SFU reads Opus' own error correction.
 */
const SOUND = {
  opusStereo: false,
  opusDtx: false,
  opusMaxAverageBitrate: 32_000,
  opusNack: true,
  opusPtime: 60,
};

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
  /** The other camera, without a new negotiation; what was not there before is sent from now on. */
  replaceTracks(stream: MediaStream): Promise<void>;
  /** Sends picture and sound as on this rung from now on, without a new negotiation. */
  sendAs(rung: SendRung): Promise<void>;
  stats(): Promise<RTCStatsReport>;
  close(): void;
}

function unwrap<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.data;
  throw new SendPathError(outcome.error);
}

/**
 * H264 where the phone has hardware for it, which spares battery and heat; VP8 otherwise, whose software encoder looks
 * better at low rates and keeps closer to them.
 */
async function preferredCodec(device: Device): Promise<types.RtpCodecCapability | undefined> {
  const codecs = device.sendRtpCapabilities.codecs ?? [];
  const named = (name: string) => codecs.find(({ mimeType }) => mimeType.toLowerCase() === name);
  const [h264, vp8] = [named('video/h264'), named('video/vp8')];
  if (h264 === undefined || vp8 === undefined) return h264 ?? vp8;
  const video = { contentType: 'video/h264', width: 640, height: 360, bitrate: 500_000, framerate: 20 };
  const hardware = await navigator.mediaCapabilities
    ?.encodingInfo({ type: 'webrtc', video })
    // Browsers that know no encoding of this type have none to speak of.
    .catch(() => null);
  return hardware?.powerEfficient ? h264 : vp8;
}

async function makeTransport(link: Link, live: StartedLive, device: Device) {
  const { liveSessionId } = live;
  const options = unwrap(await link.command('transport:create', { liveSessionId, camera: cameraName() }));
  // mediasoup made these objects; the contract bounds them without repeating mediasoup's own types.
  const iceServers = live.iceServers;
  const transport = device.createSendTransport({ ...(options as types.TransportOptions), iceServers });
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

/**
 * Opens the live session, or comes back into the open one; `takeover` puts off another phone that is on air. Throws
 * {@link SendPathError} when the server refuses.
 */
export async function startLive(link: Link, saleEventId: string, takeover: boolean): Promise<StartedLive> {
  const input = { saleEventId, camera: cameraName(), takeover };
  return unwrap(await link.command('live:start', input, ANSWER_MS));
}

/** What the browser's encoder is to make of the camera's picture on a rung. */
export function encodingOf(rung: SendRung, track: MediaStreamTrack): RTCRtpEncodingParameters {
  if (rung.lines === 0) return { active: false };
  const { width = 0, height = 0 } = track.getSettings();
  const shortSide = Math.min(width, height);
  return {
    active: true,
    maxBitrate: rung.mostKbit * 1_000,
    maxFramerate: rung.framesPerSecond,
    scaleResolutionDownBy: Math.max(1, shortSide / rung.lines),
  };
}

/**
 * Sends both tracks, the picture as on the rung `first`, `again` after a link that was gone; `onState` hears the
 * transport's connection. Throws as {@link startLive}.
 */
export async function openSendPath(
  link: Link,
  live: StartedLive,
  stream: MediaStream,
  { first, again }: { first: SendRung; again: boolean },
  onState: (state: types.ConnectionState) => void,
): Promise<SendPath> {
  const device = await Device.factory();
  await device.load({ routerRtpCapabilities: live.routerRtpCapabilities as types.RtpCapabilities });
  const transport = await makeTransport(link, live, device);
  transport.on('connectionstatechange', onState);
  const producers: types.Producer[] = [];
  let sent = first;
  /** One change of tracks at a time: two would each bring what is missing. */
  let changes = Promise.resolve();

  async function produce(track: MediaStreamTrack): Promise<void> {
    if (track.kind === 'audio') {
      producers.push(await transport.produce({ track, stopTracks: false, codecOptions: SOUND }));
      return;
    }
    const codec = await preferredCodec(device);
    const video = await transport.produce({
      track,
      stopTracks: false,
      encodings: [encodingOf(sent, track)],
      codecOptions: { videoGoogleStartBitrate: Math.min(startKbit(sent), again ? AGAIN_KBIT : Infinity) },
      ...(codec === undefined ? {} : { codec }),
    });
    producers.push(video);
  }

  try {
    const [audioTrack] = stream.getAudioTracks();
    const [videoTrack] = stream.getVideoTracks();
    if (audioTrack !== undefined) await produce(audioTrack);
    if (videoTrack !== undefined) await produce(videoTrack);
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
    replaceTracks(next) {
      changes = changes
        .catch(() => undefined)
        .then(async () => {
          for (const track of next.getTracks()) {
            if (track.readyState === 'ended' || transport.closed) continue;
            const producer = producers.find(({ kind }) => kind === track.kind);
            if (producer === undefined) await produce(track);
            else await producer.replaceTrack({ track });
          }
        });
      return changes;
    },
    async sendAs(rung) {
      sent = rung;
      for (const { kind, track, closed, rtpSender } of producers) {
        if (closed || !track || !rtpSender) continue;
        const wanted =
          kind === 'video'
            ? encodingOf(rung, track)
            : { maxBitrate: rung.soundKbit * 1_000, priority: 'high' as const };
        const parameters = rtpSender.getParameters();
        if (kind === 'video') parameters.degradationPreference = rung.keeps;
        parameters.encodings = parameters.encodings.map((encoding) => ({ ...encoding, ...wanted }));
        await rtpSender.setParameters(parameters);
      }
    },
    stats: () => transport.getStats(),
    close: () => transport.close(),
  };
}
