import type { DtlsParameters, MediaKind, RtpParameters } from '../contract/live.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CommandOutput } from '../contract/socket.ts';
import type { LinkMeasure } from '../contract/uplink.ts';
import type { Logger } from '../lib/logger.ts';
import { type Peer, unknownTransport } from './peer.ts';
import { createRoom, type Room } from './room.ts';
import { measureUplink } from './uplink.ts';
import type { WorkerPool } from './worker-pool.ts';

/** A check that nobody finishes is over after this, ms. */
const LONGEST_MS = 20_000;

/**
 * Checks of a phone's network before it goes live: each in a room of its own that leads nowhere, one for each member, gone
 * when it is finished and after 20 s at the latest.
 */
export interface LinkChecks {
  /** Opens one, and closes the member's former. `media_unavailable`. */
  start(memberId: string): Promise<Result<CommandOutput<'check:start'>>>;
  /** `not_found` when the check is over; `bad_input`. */
  connect(memberId: string, transportId: string, dtls: DtlsParameters): Promise<Result<object>>;
  produce(
    memberId: string,
    transportId: string,
    track: { kind: MediaKind; rtpParameters: RtpParameters },
  ): Promise<Result<CommandOutput<'check:produce'>>>;
  /** What arrived; the check is over. */
  finish(memberId: string, transportId: string): Promise<Result<LinkMeasure>>;
  /** Closes all, and takes no more. Idempotent. */
  close(): void;
}

export interface LinkChecksDeps {
  workers: WorkerPool;
  /** Most a phone may send, kbit/s. */
  maxIncomingKbps: number;
  logger: Logger;
}

interface Check {
  peer: Peer;
  close(): void;
}

export function createLinkChecks({ workers, maxIncomingKbps, logger }: LinkChecksDeps): LinkChecks {
  const open = new Map<string, Check>();
  let closed = false;

  function register(memberId: string, room: Room, peer: Peer): void {
    open.get(memberId)?.close();
    const check: Check = {
      peer,
      close() {
        clearTimeout(timer);
        room.close();
        if (open.get(memberId) === check) open.delete(memberId);
      },
    };
    const timer = setTimeout(check.close, LONGEST_MS);
    timer.unref();
    peer.onClosed(check.close);
    open.set(memberId, check);
  }

  /** Runs a step; one whose room goes away meanwhile, with its worker or because another was started, is over. */
  async function within<T>(
    memberId: string,
    transportId: string,
    step: (check: Check) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const check = open.get(memberId);
    if (check?.peer.id !== transportId) return unknownTransport();
    try {
      return await step(check);
    } catch (error) {
      if (!check.peer.closed) throw error;
      return unknownTransport();
    }
  }

  return {
    async start(memberId) {
      const worker = closed ? null : await workers.acquire();
      if (!worker) return fail('media_unavailable', 'no media worker runs');
      try {
        const room = await createRoom({
          worker,
          announcedAddresses: workers.announcedAddresses,
          maxIncomingKbps,
          egressIp: '127.0.0.1',
          logger,
          onLink() {},
          onWorkerDied() {},
        });
        const peer = await room.createPeer();
        if (closed) room.close();
        else register(memberId, room, peer);
        return ok({
          routerRtpCapabilities: room.rtpCapabilities,
          transport: peer.options,
          iceServers: workers.iceServers(),
        });
      } catch (error) {
        logger.error({ err: error }, 'no room for a check of the network could be made');
        return fail('media_unavailable', 'no room could be made');
      }
    },
    connect: (memberId, transportId, dtls) => within(memberId, transportId, ({ peer }) => peer.connect(dtls)),
    produce: (memberId, transportId, track) =>
      within(memberId, transportId, async ({ peer }) => {
        const produced = await peer.produce(track);
        return produced.ok ? ok({ producerId: produced.data.id }) : produced;
      }),
    finish: (memberId, transportId) =>
      within(memberId, transportId, async ({ peer, close }) => {
        const { audio, video } = await measureUplink(peer.tracks);
        close();
        const tracks = [audio, video].filter((track) => track !== null);
        const sum = (key: 'bitrateKbps' | 'packets' | 'packetsLost') =>
          tracks.reduce((total, track) => total + track[key], 0);
        const lost = Math.max(0, sum('packetsLost'));
        const sent = lost + sum('packets');
        const roundTrips = tracks.flatMap(({ roundTripMs }) => roundTripMs ?? []);
        return ok({
          receivedKbit: sum('bitrateKbps'),
          lossShare: sent === 0 ? 0 : lost / sent,
          roundTripMs: roundTrips.length === 0 ? null : Math.round(Math.max(...roundTrips)),
        });
      }),
    close() {
      closed = true;
      for (const check of open.values()) check.close();
    },
  };
}
