import type { types } from 'mediasoup';
import type { DtlsParameters, RtpParameters, TransportOptions } from '../contract/live.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Logger } from '../lib/logger.ts';
import { phoneCapabilities } from './codecs.ts';
import { mediaFailure } from './failure.ts';
import { candidatesFor } from './peer.ts';
import type { Tracks } from './track.ts';
import type { MediaWorker } from './worker-pool.ts';

/** The picture of a room on its way to one who looks at it: as it arrived, without its sound. */
export interface Mirror {
  readonly id: string;
  readonly options: TransportOptions;
  readonly consumer: { id: string; producerId: string; kind: 'video'; rtpParameters: RtpParameters };
  /** The picture flows from then on. `bad_input`, `media_unavailable`. */
  connect(dtls: DtlsParameters): Promise<Result<object>>;
  readonly closed: boolean;
  /** Idempotent; the router's closing closes it too. */
  close(): void;
}

export interface MirrorOptions {
  router: types.Router;
  worker: MediaWorker;
  announcedAddresses: readonly string[];
  tracks: Readonly<Tracks>;
  logger: Logger;
}

/** `not_found` without a picture; `media_unavailable`. */
export async function createMirror(options: MirrorOptions): Promise<Result<Mirror>> {
  const { router, worker, tracks, logger } = options;
  const producerId = tracks.video?.id;
  if (producerId === undefined) return fail('not_found', 'no picture arrives');
  // The router takes only what every browser with WebRTC can decode.
  const rtpCapabilities = phoneCapabilities(router.rtpCapabilities);
  let transport: types.WebRtcTransport | null = null;
  try {
    const made = await router.createWebRtcTransport({ webRtcServer: worker.webRtcServer, enableTcp: true });
    transport = made;
    const consumer = await made.consume({ producerId, rtpCapabilities, paused: true });
    consumer.once('producerclose', () => made.close());
    return ok({
      id: made.id,
      options: {
        id: made.id,
        iceParameters: made.iceParameters,
        iceCandidates: candidatesFor(made.iceCandidates, options.announcedAddresses),
        dtlsParameters: made.dtlsParameters,
      },
      consumer: {
        id: consumer.id,
        producerId,
        kind: 'video',
        // The contract's open index and mediasoup's optional keys are the same JSON.
        rtpParameters: consumer.rtpParameters as RtpParameters,
      },
      async connect(dtls) {
        try {
          await made.connect({ dtlsParameters: dtls as types.DtlsParameters });
          await consumer.resume();
          return ok({});
        } catch (error) {
          return mediaFailure(error, logger, 'the mirror cannot be connected');
        }
      },
      get closed() {
        return made.closed;
      },
      close: () => made.close(),
    });
  } catch (error) {
    transport?.close();
    return mediaFailure(error, logger, 'no mirror of the picture');
  }
}
