import type {
  DtlsParameters,
  IceServer,
  LiveView,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
} from '../contract/live.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { CommandOutput } from '../contract/socket.ts';
import type { SendRungId, UplinkSample } from '../contract/uplink.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Mirror } from './mirror.ts';
import { type Peer, unknownTransport } from './peer.ts';
import { createRoom, type Room } from './room.ts';
import { createUplinkLog, type UplinkLog } from './uplink-log.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Phones of one practice that look at the picture at a time. */
const MOST_MIRRORS = 4;

/** How the picture of a practice does. */
export type PracticeAir = Pick<LiveView, 'state' | 'interruptedBy'>;

const ON_AIR: PracticeAir = { state: 'onAir', interruptedBy: null };
const AWAY: PracticeAir = { state: 'interrupted', interruptedBy: 'seller' };

/** What a browser has to know of a room before it makes a transport into it. */
export interface PracticeRoom {
  rtpCapabilities: RtpCapabilities;
  iceServers: IceServer[];
}

/** Who hears of the room of one practice. */
export interface PracticeListener {
  onAir(air: PracticeAir): void;
  onSample(sample: UplinkSample): void;
}

/**
 * The rooms of practices, one for each sale event at the most: the phone sends into it as into a live, and what arrives
 * goes to no transcoder but back to those who practise.
 */
export interface PracticeRooms {
  /** The room, made where there is none. `media_unavailable`. */
  start(saleEventId: string, listener: PracticeListener): Promise<Result<PracticeRoom>>;
  /** `not_found` here and below: no such room or transport (any more). */
  createTransport(saleEventId: string): Promise<Result<CommandOutput<'transport:create'>>>;
  connect(saleEventId: string, transportId: string, dtls: DtlsParameters): Promise<Result<object>>;
  restartIce(
    saleEventId: string,
    transportId: string,
  ): Promise<Result<CommandOutput<'transport:restart-ice'>>>;
  produce(
    saleEventId: string,
    transportId: string,
    track: { kind: MediaKind; rtpParameters: RtpParameters },
  ): Promise<Result<CommandOutput<'producer:create'>>>;
  /** The picture back, as it arrived. */
  watch(saleEventId: string): Promise<Result<PracticeRoom & { mirror: Mirror }>>;
  connectMirror(saleEventId: string, transportId: string, dtls: DtlsParameters): Promise<Result<object>>;
  tellRung(saleEventId: string, rung: SendRungId): void;
  /** What arrived in the last minutes after `sinceMs` (all: null), oldest first. */
  uplink(saleEventId: string, sinceMs: number | null): UplinkSample[];
  /** Idempotent. */
  stop(saleEventId: string): void;
  /** Stops all, and takes no more. Idempotent. */
  close(): void;
}

export interface PracticeRoomsDeps {
  workers: WorkerPool;
  /** Most a phone may send, kbit/s. */
  maxIncomingKbps: number;
  clock: Clock;
  logger: Logger;
}

interface Held {
  room: Room;
  uplink: UplinkLog;
  mirrors: Mirror[];
  listener: PracticeListener;
}

export function createPracticeRooms(deps: PracticeRoomsDeps): PracticeRooms {
  const { workers, maxIncomingKbps, clock, logger } = deps;
  const open = new Map<string, Held>();
  let closed = false;

  function drop(saleEventId: string): void {
    const held = open.get(saleEventId);
    open.delete(saleEventId);
    held?.uplink.close();
    held?.room.close();
  }

  async function make(saleEventId: string, listener: PracticeListener): Promise<Result<Held>> {
    const worker = closed ? null : await workers.acquire();
    if (!worker) return fail('media_unavailable', 'no media worker runs');
    try {
      const room: Room = await createRoom({
        worker,
        announcedAddresses: workers.announcedAddresses,
        maxIncomingKbps,
        egressIp: '127.0.0.1',
        logger,
        onLink() {
          if (open.get(saleEventId)?.room === room) listener.onAir(room.linkLost ? AWAY : ON_AIR);
        },
        onWorkerDied() {
          if (open.get(saleEventId)?.room !== room) return;
          drop(saleEventId);
          listener.onAir({ state: 'interrupted', interruptedBy: 'service' });
        },
      });
      const uplink = createUplinkLog({
        tracks: () => (room.closed ? {} : room.tracks),
        clock,
        logger,
        onSample: listener.onSample,
      });
      // Another start, or the end of the server, may have come meanwhile.
      drop(saleEventId);
      const held = { room, uplink, mirrors: [], listener };
      if (!closed) open.set(saleEventId, held);
      else {
        uplink.close();
        room.close();
      }
      return ok(held);
    } catch (error) {
      logger.error({ err: error }, 'no room for a practice could be made');
      return fail('media_unavailable', 'no room could be made');
    }
  }

  function shown({ room }: Held): PracticeRoom {
    return { rtpCapabilities: room.rtpCapabilities, iceServers: workers.iceServers() };
  }

  /** Runs a step; a room that goes away meanwhile is over. */
  async function within<T>(
    saleEventId: string,
    step: (held: Held) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const held = open.get(saleEventId);
    if (held === undefined) return unknownTransport();
    try {
      return await step(held);
    } catch (error) {
      if (!held.room.closed) throw error;
      return unknownTransport();
    }
  }

  function withPeer<T>(
    saleEventId: string,
    transportId: string,
    step: (peer: Peer, held: Held) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return within(saleEventId, async (held) => {
      const peer = held.room.peer(transportId);
      return peer ? step(peer, held) : unknownTransport();
    });
  }

  return {
    async start(saleEventId, listener) {
      const there = open.get(saleEventId);
      const held = there === undefined ? await make(saleEventId, listener) : ok(there);
      return held.ok ? ok(shown(held.data)) : held;
    },
    createTransport: (saleEventId) =>
      within(saleEventId, async ({ room }) => ok((await room.createPeer()).options)),
    connect: (saleEventId, transportId, dtls) =>
      withPeer(saleEventId, transportId, (peer) => peer.connect(dtls)),
    restartIce: (saleEventId, transportId) => withPeer(saleEventId, transportId, (peer) => peer.restartIce()),
    produce: (saleEventId, transportId, track) =>
      withPeer(saleEventId, transportId, async (peer, { room, listener }) => {
        const produced = await peer.produce(track);
        if (!produced.ok) return produced;
        room.adopt(peer);
        listener.onAir(ON_AIR);
        return ok({ producerId: produced.data.id });
      }),
    watch: (saleEventId) =>
      within(saleEventId, async (held) => {
        const mirror = await held.room.createMirror();
        if (!mirror.ok) return mirror;
        held.mirrors = held.mirrors.filter((other) => !other.closed);
        if (held.mirrors.length >= MOST_MIRRORS) held.mirrors.shift()?.close();
        held.mirrors.push(mirror.data);
        return ok({ ...shown(held), mirror: mirror.data });
      }),
    connectMirror: (saleEventId, transportId, dtls) =>
      within(saleEventId, async ({ mirrors }) => {
        const mirror = mirrors.find(({ id }) => id === transportId);
        return mirror ? mirror.connect(dtls) : unknownTransport();
      }),
    tellRung: (saleEventId, rung) => open.get(saleEventId)?.uplink.tell(rung),
    uplink: (saleEventId, sinceMs) => open.get(saleEventId)?.uplink.since(sinceMs) ?? [],
    stop: drop,
    close() {
      closed = true;
      for (const saleEventId of [...open.keys()]) drop(saleEventId);
    },
  };
}
