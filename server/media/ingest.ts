import { randomInt } from 'node:crypto';
import type { types } from 'mediasoup';
import type { CommandOutput } from '../contract/socket.ts';
import { KEY_FRAME_DELAY_MS, type Sender, type Tracks } from './track.ts';

/** Plain RTP comes from programs on this machine only. */
const LOOPBACK = '127.0.0.1';
const PAYLOAD_TYPES = { audio: 111, video: 96 } as const;

type IngestTargets = CommandOutput<'ingest:create'>;

/** Plain RTP producers on two transports of their own. */
export interface Ingest extends Sender {
  readonly targets: IngestTargets;
}

/** Creates transports and producers; RTP may be sent once it has answered. The room owns it. */
export async function createIngest(router: types.Router, videoCodec: 'H264' | 'VP8'): Promise<Ingest> {
  const transports: types.PlainTransport[] = [];
  const tracks: Tracks = {};
  const close = (): void => {
    for (const transport of transports) transport.close();
  };

  async function createTrack(kind: 'audio' | 'video', codec: Omit<types.RtpCodecParameters, 'payloadType'>) {
    // comedia: the sender's port is known by its first packet only.
    const transport = await router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: LOOPBACK },
      rtcpMux: false,
      comedia: true,
    });
    transports.push(transport);
    const payloadType = PAYLOAD_TYPES[kind];
    const ssrc = randomInt(1, 0x7fff_ffff);
    const producer = await transport.produce({
      kind,
      rtpParameters: {
        codecs: [{ ...codec, payloadType }],
        encodings: [{ ssrc }],
        rtcp: { cname: 'ingest' },
      },
      ...(kind === 'video' && { keyFrameRequestDelay: KEY_FRAME_DELAY_MS }),
    });
    tracks[kind] = producer;
    producer.observer.once('close', () => {
      delete tracks[kind];
    });
    const { rtcpTuple } = transport;
    if (!rtcpTuple) throw new Error('a plain transport without rtcp-mux has no RTCP port');
    return {
      ip: LOOPBACK,
      port: transport.tuple.localPort,
      rtcpPort: rtcpTuple.localPort,
      payloadType,
      ssrc,
    };
  }

  try {
    const audio = await createTrack('audio', {
      mimeType: 'audio/opus',
      clockRate: 48_000,
      channels: 2,
      parameters: { 'sprop-stereo': 1, useinbandfec: 1 },
    });
    const video = await createTrack('video', {
      mimeType: `video/${videoCodec}`,
      clockRate: 90_000,
      ...(videoCodec === 'H264' && {
        parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
      }),
      rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }],
    });
    return {
      targets: { audio, video },
      tracks,
      linkLost: false,
      get closed() {
        return transports.some((transport) => transport.closed);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
