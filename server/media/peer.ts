import type { types } from 'mediasoup';
import type { DtlsParameters, MediaKind, RtpParameters, TransportOptions } from '../contract/live.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Logger } from '../lib/logger.ts';
import { mediaFailure } from './failure.ts';
import { KEY_FRAME_DELAY_MS, type Sender, type Tracks } from './track.ts';
import type { MediaWorker } from './worker-pool.ts';

/** After this long without an answer to ICE consent checks a phone counts as gone, s. */
const ICE_CONSENT_S = 15;
/** Start of the downlink estimate, bit/s; a seller receives no media, so RTCP is all it is for. */
const INITIAL_OUTGOING_BPS = 300_000;

/** A transport of the seller's phone, with the producers on it. */
export interface Peer extends Sender {
  readonly id: string;
  readonly options: TransportOptions;
  connect(dtls: DtlsParameters): Promise<Result<object>>;
  restartIce(): Promise<Result<{ iceParameters: TransportOptions['iceParameters'] }>>;
  /** Replaces the producer of the same kind. `bad_input` when the room cannot take the codec. */
  produce(track: { kind: MediaKind; rtpParameters: RtpParameters }): Promise<Result<types.Producer>>;
  /** Calls back once the transport is closed, by whomever. */
  onClosed(listener: () => void): void;
}

export interface PeerOptions {
  router: types.Router;
  worker: MediaWorker;
  /** Addresses the phone is told to send to, most preferred first. */
  announcedAddresses: readonly string[];
  maxIncomingKbps: number;
  logger: Logger;
  /** ICE or DTLS went up or down. */
  onLink(peer: Peer): void;
}

/** Creates the transport. The room owns it. */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const { router, worker, logger } = options;
  const transport = await router.createWebRtcTransport({
    webRtcServer: worker.webRtcServer,
    enableUdp: true,
    enableTcp: true,
    preferUdp: true,
    enableSctp: false,
    iceConsentTimeout: ICE_CONSENT_S,
    initialAvailableOutgoingBitrate: INITIAL_OUTGOING_BPS,
  });
  await transport.setMaxIncomingBitrate(options.maxIncomingKbps * 1_000);
  const tracks: Tracks = {};

  const peer: Peer = {
    id: transport.id,
    options: {
      id: transport.id,
      iceParameters: transport.iceParameters,
      iceCandidates: candidatesFor(transport.iceCandidates, options.announcedAddresses),
      dtlsParameters: transport.dtlsParameters,
    },
    tracks,
    get linkLost() {
      const { iceState, dtlsState } = transport;
      return (
        transport.closed ||
        iceState === 'disconnected' ||
        iceState === 'closed' ||
        dtlsState === 'failed' ||
        dtlsState === 'closed'
      );
    },
    get closed() {
      return transport.closed;
    },
    async connect(dtls) {
      try {
        // The worker checks algorithm names and values itself; the contract bounds their size only.
        await transport.connect({ dtlsParameters: dtls as types.DtlsParameters });
        return ok({});
      } catch (error) {
        return mediaFailure(error, logger, 'the transport cannot be connected');
      }
    },
    async restartIce() {
      try {
        return ok({ iceParameters: await transport.restartIce() });
      } catch (error) {
        return mediaFailure(error, logger, 'ICE cannot be restarted');
      }
    },
    async produce({ kind, rtpParameters }) {
      try {
        // The mids and SSRCs of the former must be free before the worker takes the same ones again.
        tracks[kind]?.close();
        const producer = await transport.produce({
          kind,
          // mediasoup validates RTP parameters in depth and throws a TypeError; the contract bounds their size.
          rtpParameters: rtpParameters as types.RtpParameters,
          ...(kind === 'video' && { keyFrameRequestDelay: KEY_FRAME_DELAY_MS }),
        });
        tracks[kind] = producer;
        producer.observer.once('close', () => {
          if (tracks[kind] === producer) delete tracks[kind];
        });
        return ok(producer);
      } catch (error) {
        return mediaFailure(error, logger, `the room cannot take this ${kind}`);
      }
    },
    onClosed: (listener) => void transport.observer.once('close', listener),
    close: () => transport.close(),
  };
  transport.on('icestatechange', () => options.onLink(peer));
  transport.on('dtlsstatechange', () => options.onLink(peer));
  return peer;
}

/**
 * The candidates of the one wildcard socket, once for each announced address: mediasoup announces one address a
 * socket, but answers STUN on whichever address it came to.
 */
export function candidatesFor(
  candidates: readonly types.IceCandidate[],
  addresses: readonly string[],
): types.IceCandidate[] {
  return addresses.flatMap((address, index) =>
    candidates.map((candidate) => ({
      ...candidate,
      ip: address,
      address,
      // Candidates of one component must not share a foundation and should differ in priority (RFC 8445, 5.1).
      foundation: `${candidate.foundation}${index}`,
      priority: candidate.priority - index,
    })),
  );
}

/** The answer for a transport that is not there. */
export function unknownTransport(): Result<never> {
  return fail('not_found', 'this transport does not exist (any more)', { field: 'transportId' });
}
