import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../contract/live.ts';
import type { Result } from '../contract/result.ts';
import type { Logger } from '../lib/logger.ts';
import { phoneCapabilities } from './codecs.ts';
import { createEgress, type Egress } from './egress.ts';
import { createIngest, type Ingest } from './ingest.ts';
import { createMirror, type Mirror } from './mirror.ts';
import { createPeer, type Peer } from './peer.ts';
import type { Sender, Tracks } from './track.ts';
import type { MediaWorker } from './worker-pool.ts';

/** Transports one seller may hold at once; a page that reloads in a loop must not eat the worker up. */
const MOST_PEERS = 4;

/**
 * One live in the SFU. It owns the router; the router's closing closes transports, producers and consumers:
 *
 *     room.close()  → egress, senders, router
 *     worker dies   → router 'workerclose' → room closed, `onWorkerDied`
 *     sender.close() → its producers → the egress's consumers
 */
export interface Room {
  /** For the phone's Device. */
  readonly rtpCapabilities: RtpCapabilities;
  /** What is sent now; empty before the first producer. */
  readonly tracks: Readonly<Tracks>;
  /** Nobody has produced here yet. */
  readonly empty: boolean;
  /** The sender's connection is gone, or the sender is. */
  readonly linkLost: boolean;
  readonly closed: boolean;
  createPeer(): Promise<Peer>;
  peer(transportId: string): Peer | undefined;
  /** Of all peers that are here. */
  readonly transportIds: Iterable<string>;
  createIngest(videoCodec: 'H264' | 'VP8'): Promise<Ingest>;
  /** Closes one peer; if it sends the live, its link counts as lost. */
  dismiss(peer: Peer): void;
  /** Who produced last sends the live: all other senders are closed. */
  adopt(sender: Sender): void;
  /** The picture of now back to a browser; see {@link createMirror}. */
  createMirror(): Promise<Result<Mirror>>;
  /** A new way to the transcoder for the tracks of now; closes the former. */
  createEgress(): Promise<Egress>;
  /** Idempotent. */
  close(): void;
}

export interface RoomOptions {
  worker: MediaWorker;
  announcedAddresses: readonly string[];
  maxIncomingKbps: number;
  /** See {@link EgressOptions.ip}. */
  egressIp: string;
  logger: Logger;
  /** The sender's link went up or down. */
  onLink(): void;
  /** The worker died under the room; the room is closed. */
  onWorkerDied(): void;
}

/** Creates the router. The live session owns the room. */
export async function createRoom(options: RoomOptions): Promise<Room> {
  const { worker, logger } = options;
  const router = await worker.createRouter();
  const peers = new Map<string, Peer>();
  let sender: Sender | null = null;
  let egress: Egress | null = null;

  router.once('workerclose', () => {
    close();
    options.onWorkerDied();
  });

  function close(): void {
    egress?.close();
    sender?.close();
    for (const peer of peers.values()) peer.close();
    peers.clear();
    router.close();
  }

  function dropPeer(peer: Peer): void {
    peers.delete(peer.id);
    peer.close();
  }

  return {
    rtpCapabilities: rtpCapabilitiesOf(router),
    get tracks() {
      return sender?.tracks ?? {};
    },
    get empty() {
      return sender === null;
    },
    get linkLost() {
      return sender !== null && (sender.linkLost || sender.closed);
    },
    get closed() {
      return router.closed;
    },
    async createPeer() {
      const oldest = [...peers.values()].find((peer) => peer !== sender);
      if (oldest && peers.size >= MOST_PEERS) dropPeer(oldest);
      const peer = await createPeer({
        router,
        worker,
        announcedAddresses: options.announcedAddresses,
        maxIncomingKbps: options.maxIncomingKbps,
        logger,
        onLink: (changed) => {
          if (changed === sender) options.onLink();
        },
      });
      peers.set(peer.id, peer);
      return peer;
    },
    peer: (transportId) => peers.get(transportId),
    get transportIds() {
      return peers.keys();
    },
    createIngest: (videoCodec) => createIngest(router, videoCodec),
    dismiss(peer) {
      dropPeer(peer);
      if (peer === sender) options.onLink();
    },
    adopt(next) {
      if (sender === next) return;
      sender?.close();
      sender = next;
      for (const peer of [...peers.values()]) {
        if (peer !== next) dropPeer(peer);
      }
    },
    createMirror() {
      const { announcedAddresses } = options;
      const tracks = sender?.tracks ?? {};
      return createMirror({ router, worker, announcedAddresses, tracks, logger });
    },
    async createEgress() {
      egress?.close();
      egress = await createEgress({ router, tracks: sender?.tracks ?? {}, ip: options.egressIp, logger });
      return egress;
    },
    close,
  };
}

function rtpCapabilitiesOf(router: types.Router): RtpCapabilities {
  const { codecs = [], headerExtensions = [] } = phoneCapabilities(router.rtpCapabilities);
  return { codecs, headerExtensions };
}
