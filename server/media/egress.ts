import type { types } from 'mediasoup';
import { type MediaKind, RtpCodecParameters } from '../contract/live.ts';
import type { RtpStream, TranscodeSource, TranscodeStarted } from '../contract/transcode.ts';
import type { Logger } from '../lib/logger.ts';
import { createCaptureReports } from './capture-reports.ts';
import { transcoderCapabilities } from './codecs.ts';
import { KEY_FRAME_DELAY_MS, type Tracks } from './track.ts';

/**
 * The way of one set of tracks from the room to the transcoder: per kind a PlainTransport with a consumer. One egress
 * serves one source; other tracks get another egress. Closing it closes the transports, and with them the consumers.
 */
export interface Egress {
  /** What the transcoder is told: codec and SSRC of each stream. */
  readonly source: TranscodeSource;
  readonly closed: boolean;
  /** Sends to where the transcoder listens, and begins with a key frame. Once only. */
  connect(targets: Pick<TranscodeStarted, 'audio' | 'video'>): Promise<void>;
  /**
   * While true the phone is asked for key frames, less and less often: on a weak link each takes seconds to come, and
   * another one in its way as long again. ffmpeg itself asks for none.
   */
  setWantsKeyFrame(wanted: boolean): void;
  /** Idempotent. */
  close(): void;
}

/** The most between two requests for a key frame, ms. */
const LONGEST_PAUSE_MS = 4_000;

type Leg = { transport: types.PlainTransport; consumer: types.Consumer; producer: types.Producer };

export interface EgressOptions {
  router: types.Router;
  tracks: Readonly<Tracks>;
  /** Address to send from: loopback for a transcoder here, else the wildcard address. */
  ip: string;
  logger: Logger;
}

/** Creates transports and paused consumers. The room owns it. */
export async function createEgress({ router, tracks, ip, logger }: EgressOptions): Promise<Egress> {
  const legs: Partial<Record<MediaKind, Leg>> = {};
  const rtpCapabilities = transcoderCapabilities(router.rtpCapabilities);
  const reports = createCaptureReports();
  let closed = false;
  let asking: NodeJS.Timeout | null = null;

  function setWantsKeyFrame(wanted: boolean): void {
    const consumer = legs.video?.consumer;
    if (!wanted || !consumer || closed) {
      if (asking) clearTimeout(asking);
      asking = null;
      return;
    }
    if (asking) return;
    const ask = (pauseMs: number) => {
      // A consumer that closes meanwhile is no failure: its egress is about to be replaced.
      consumer.requestKeyFrame().catch((error) => logger.debug({ err: error }, 'no key frame asked for'));
      asking = setTimeout(ask, pauseMs, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
      asking.unref();
    };
    ask(KEY_FRAME_DELAY_MS);
  }

  function close(): void {
    closed = true;
    setWantsKeyFrame(false);
    reports.close();
    for (const leg of Object.values(legs)) leg.transport.close();
  }

  async function createLeg(kind: MediaKind, producer: types.Producer): Promise<Leg> {
    const transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip },
      rtcpMux: false,
      // The transcoder never sends first: it is told, and answers where it listens.
      comedia: false,
    });
    try {
      // Paused until the transcoder listens, or the first key frame is lost. `enableRtx` without an RTX codec keeps
      // sent packets and answers NACK with them.
      const consumer = await transport.consume({
        producerId: producer.id,
        rtpCapabilities,
        paused: true,
        enableRtx: kind === 'video',
      });
      return { transport, consumer, producer };
    } catch (error) {
      transport.close();
      throw error;
    }
  }

  try {
    if (tracks.audio) legs.audio = await createLeg('audio', tracks.audio);
    if (tracks.video) legs.video = await createLeg('video', tracks.video);
  } catch (error) {
    close();
    throw error;
  }

  return {
    source: { audio: streamOf(legs.audio), video: streamOf(legs.video) },
    get closed() {
      return closed || Object.values(legs).some(({ consumer }) => consumer.closed);
    },
    async connect(targets) {
      for (const kind of ['audio', 'video'] as const) {
        const leg = legs[kind];
        if (!leg) continue;
        const target = targets[kind];
        if (!target) throw new Error(`the transcoder takes no ${kind}`);
        await leg.transport.connect({ ip: target.ip, port: target.port, rtcpPort: target.rtcpPort });
        const ssrc = streamOf(leg)?.ssrc;
        if (ssrc !== undefined) await reports.follow(leg.producer, ssrc, target);
      }
      // Sound first: it must not wait for the picture's key frame.
      await legs.audio?.consumer.resume();
      await legs.video?.consumer.resume();
      setWantsKeyFrame(true);
    },
    setWantsKeyFrame,
    close,
  };
}

function streamOf(leg: Leg | undefined): RtpStream | null {
  if (!leg) return null;
  const { codecs, encodings } = leg.consumer.rtpParameters;
  const codec = codecs[0];
  const ssrc = encodings?.[0]?.ssrc;
  if (!codec || ssrc === undefined) throw new Error('a consumer without codec or SSRC');
  const { mimeType, payloadType, clockRate, channels, parameters } = codec;
  return {
    // Parsed, because mediasoup types the values of codec parameters as unknown.
    codec: RtpCodecParameters.parse({ mimeType, payloadType, clockRate, channels, parameters }),
    ssrc,
  };
}
