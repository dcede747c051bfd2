import type { Actor } from '../contract/actor.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { ENCODER, isOnAirElsewhere, takenByOther } from './camera.ts';
import { createLiveSession, type LiveSession } from './live-session.ts';
import type { LiveSessionDeps } from './live-session-deps.ts';
import { type Peer, unknownTransport } from './peer.ts';
import type { LeftOpen } from './ports.ts';
import { createSender } from './publish.ts';
import type { Room } from './room.ts';
import { createSerialQueue } from './serial-queue.ts';
import { isSending } from './uplink.ts';
import type { LiveDirector, Publication, StartOptions } from './use-cases.ts';

/** Most a phone may send, kbit/s: enough for 720p, which no ladder here shows larger. */
export const MAX_INCOMING_KBPS = 2_500;

export type LiveDirectorDeps = Omit<LiveSessionDeps, 'maxIncomingKbps' | 'egressIp'> & {
  /** Whether programs on this machine may send plain RTP instead of a phone. */
  ingestAllowed: boolean;
  /** Most a phone may send, kbit/s; default 2,500. */
  maxIncomingKbps?: number;
  /** Address RTP to the transcoder is sent from: loopback by default, `0.0.0.0` for transcoders elsewhere. */
  egressIp?: string;
};

/** How often the record says that a server has the lives, ms. */
const SEEN_MS = 10_000;

/** Owns the live sessions of this server and the worker pool: `close()` leaves the former open and closes the latter. */
export function createLiveDirector(deps: LiveDirectorDeps): LiveDirector {
  const logger = deps.logger.child({ part: 'live-director' });
  const sessionDeps: LiveSessionDeps = {
    ...deps,
    logger,
    maxIncomingKbps: deps.maxIncomingKbps ?? MAX_INCOMING_KBPS,
    egressIp: deps.egressIp ?? '127.0.0.1',
  };
  const queue = createSerialQueue();
  const byId = new Map<string, LiveSession>();
  const bySaleEvent = new Map<string, LiveSession>();
  let closing = false;

  const unsubscribe = deps.transcoder.onEvent((event) => {
    const liveSessionId = event.type === 'status' ? event.status.liveSessionId : event.liveSessionId;
    const session = byId.get(liveSessionId);
    if (session) post(session.saleEventId, () => session.onTranscoderEvent(event));
  });

  const unsubscribeConnected = deps.transcoder.onConnected((held) => {
    for (const session of byId.values()) {
      if (!held.includes(session.id)) post(session.saleEventId, () => session.onTranscoderLost());
    }
  });

  const seen = setInterval(() => void markSeen(), SEEN_MS);
  seen.unref();

  async function markSeen(): Promise<void> {
    if (byId.size === 0) return;
    await deps.liveSessions
      .markSeen([...byId.keys()])
      .catch((error) => logger.warn({ err: error }, 'lives could not be marked as seen'));
  }

  /** Runs what nobody waits for. */
  function post(saleEventId: string, task: () => Promise<unknown>): void {
    queue
      .run(saleEventId, task)
      .catch((error) => logger.error({ err: error, saleEventId }, 'live task failed'));
  }

  function register(
    saleEventId: string,
    opened: { liveSessionId: string; startedAt: Date },
    left?: LeftOpen,
  ): LiveSession {
    const session = createLiveSession(sessionDeps, {
      id: opened.liveSessionId,
      saleEventId,
      startedAt: opened.startedAt,
      ...(left && { left }),
      post: (task) => post(saleEventId, task),
      onEnded: () => {
        byId.delete(session.id);
        if (bySaleEvent.get(saleEventId) === session) bySaleEvent.delete(saleEventId);
      },
    });
    byId.set(session.id, session);
    bySaleEvent.set(saleEventId, session);
    return session;
  }

  /** A room is there before the phone comes back. Without one its `live:start` makes it. */
  async function goOn(left: LeftOpen): Promise<void> {
    const session = register(left.saleEventId, left, left);
    await session.openRoom();
    logger.info({ liveSessionId: session.id }, 'a live that was left open goes on');
  }

  /** The open live session of the sale event with its room; one that was made for this alone goes with the room's failure. */
  async function open(actor: Actor, saleEventId: string, takeover: boolean): Promise<Result<LiveSession>> {
    if (closing) return fail('media_unavailable', 'the server is stopping');
    const opened = await deps.liveSessions.open(actor, saleEventId, { takeover });
    if (!opened.ok) return opened;
    // close() has not seen this one; the next server goes on with it.
    if (closing) return fail('media_unavailable', 'the server is stopping');
    const former = bySaleEvent.get(saleEventId);
    if (former && former.id !== opened.data.liveSessionId) {
      await former.end({ endSale: false, reason: 'another live session was opened' });
    }
    const known = byId.get(opened.data.liveSessionId);
    const session = known ?? register(saleEventId, opened.data);
    const room = await session.openRoom();
    if (room.ok) return ok(session);
    if (!known) await session.end({ endSale: false, reason: 'no room' });
    return room;
  }

  async function start(actor: Actor, saleEventId: string, { camera, takeover }: StartOptions) {
    const opened = await open(actor, saleEventId, takeover);
    if (!opened.ok) return opened;
    const session = opened.data;
    return inRoom(session, async (room) => {
      if (!takeover && (await isOnAirElsewhere(room, session.hold, camera))) return takenByOther();
      session.hold.give(camera, room.transportIds);
      const iceServers = deps.workers.iceServers();
      return ok({ liveSessionId: session.id, routerRtpCapabilities: room.rtpCapabilities, iceServers });
    });
  }

  async function publish(actor: Actor, saleEventId: string, publication: Publication) {
    const before = bySaleEvent.get(saleEventId);
    const opened = await open(actor, saleEventId, false);
    if (!opened.ok) return opened;
    const session = opened.data;
    const peer = await takeSender(session, publication);
    const iceServers = deps.workers.iceServers();
    if (peer.ok) return ok({ liveSessionId: session.id, transport: peer.data.options, iceServers });
    if (session !== before) await session.end({ endSale: false, reason: 'nobody could be taken' });
    return peer;
  }

  async function takeSender(session: LiveSession, publication: Publication): Promise<Result<Peer>> {
    return inRoom(session, async (room) => {
      if (!room.linkLost && (await isSending(room.tracks))) {
        return fail('seller_taken', 'another camera is on air in this sale event');
      }
      const formers = [...room.transportIds];
      const peer = await createSender(room, publication);
      if (!peer.ok) return peer;
      session.hold.give(ENCODER, formers);
      room.adopt(peer.data);
      session.uplink.tell(null);
      session.tracksChanged();
      return peer;
    });
  }

  /** A worker that dies under a command is a failure, not a bug. */
  async function inRoom<T>(
    session: LiveSession,
    task: (room: Room) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const { room } = session;
    if (!room) return fail('media_unavailable', 'the media worker is gone; send live:start again');
    try {
      return await task(room);
    } catch (error) {
      if (!room.closed) throw error;
      return fail('media_unavailable', 'the media worker died; send live:start again');
    }
  }

  /** Runs a command on an open live session in its turn. */
  async function within<T>(
    liveSessionId: string,
    task: (room: Room, session: LiveSession) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const saleEventId = byId.get(liveSessionId)?.saleEventId;
    if (saleEventId === undefined) return unknownLive();
    return queue.run(saleEventId, async () => {
      // It may have ended while this waited.
      const session = byId.get(liveSessionId);
      if (!session) return unknownLive();
      return inRoom(session, (room) => task(room, session));
    });
  }

  function withPeer<T>(
    liveSessionId: string,
    transportId: string,
    task: (peer: Peer, room: Room, session: LiveSession) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return within(liveSessionId, async (room, session) => {
      if (session.hold.hasLost(transportId)) return takenByOther();
      const peer = room.peer(transportId);
      return peer ? task(peer, room, session) : unknownTransport();
    });
  }

  return {
    async takeUp() {
      const { open, ended } = await deps.liveSessions.takeUp(deps.graceMs());
      await Promise.all(open.map((left) => queue.run(left.saleEventId, () => goOn(left))));
      await markSeen();
      // A transcoder elsewhere may still have them. Nobody waits for it.
      for (const liveSessionId of ended) post(liveSessionId, () => deps.transcoder.stop(liveSessionId));
    },
    start: (actor, saleEventId, options) => queue.run(saleEventId, () => start(actor, saleEventId, options)),
    stop(liveSessionId, { endSale }) {
      const saleEventId = byId.get(liveSessionId)?.saleEventId;
      const end = async () =>
        byId.get(liveSessionId)?.end({ endSale, reason: 'stopped' }) ??
        deps.liveSessions.end(liveSessionId, endSale).then(() => ok({}));
      return saleEventId === undefined ? end() : queue.run(saleEventId, end);
    },
    endSale: (saleEventId) =>
      queue.run(saleEventId, async () => {
        const session = bySaleEvent.get(saleEventId);
        return session?.end({ endSale: true, reason: 'stopped' }) ?? deps.liveSessions.endSale(saleEventId);
      }),
    createTransport: (liveSessionId, camera) =>
      within(liveSessionId, async (room, { hold }) =>
        hold.mayUse(camera) ? ok((await room.createPeer()).options) : takenByOther(),
      ),
    connectTransport: (liveSessionId, transportId, dtls) =>
      withPeer(liveSessionId, transportId, (peer) => peer.connect(dtls)),
    restartIce: (liveSessionId, transportId) =>
      withPeer(liveSessionId, transportId, (peer) => peer.restartIce()),
    produce: (liveSessionId, transportId, track) =>
      withPeer(liveSessionId, transportId, async (peer, room, session) => {
        const produced = await peer.produce(track);
        if (!produced.ok) return produced;
        room.adopt(peer);
        session.tracksChanged();
        return ok({ producerId: produced.data.id });
      }),
    createIngest: (liveSessionId, { videoCodec, camera }) =>
      within(liveSessionId, async (room, session) => {
        if (!session.hold.mayUse(camera)) return takenByOther();
        if (!deps.ingestAllowed) return fail('forbidden', 'plain RTP is not taken here: see RTP_INGEST');
        const ingest = await room.createIngest(videoCodec);
        room.adopt(ingest);
        session.tracksChanged();
        return ok(ingest.targets);
      }),
    publish: (actor, saleEventId, publication) =>
      queue.run(saleEventId, () => publish(actor, saleEventId, publication)),
    dismiss: (liveSessionId, transportId) =>
      within(liveSessionId, async (room) => {
        // Also of a camera that has lost the live: leaving is always allowed.
        const peer = room.peer(transportId);
        if (!peer) return unknownTransport();
        room.dismiss(peer);
        return ok({});
      }),
    setProducerPaused: (liveSessionId, producerId, paused) =>
      within(liveSessionId, async ({ tracks }) => {
        const producer = [tracks.audio, tracks.video].find((track) => track?.id === producerId);
        if (!producer) return fail('not_found', 'this producer does not exist (any more)');
        await (paused ? producer.pause() : producer.resume());
        return ok({});
      }),
    saleEventOf: (liveSessionId) => byId.get(liveSessionId)?.saleEventId ?? null,
    health: (saleEventId) => bySaleEvent.get(saleEventId)?.health ?? null,
    view: (saleEventId) => bySaleEvent.get(saleEventId)?.view ?? null,
    uplink: (saleEventId, sinceMs) => bySaleEvent.get(saleEventId)?.uplink.since(sinceMs) ?? [],
    lives: () =>
      [...byId.values()].map(({ id, view, uplink }) => ({
        liveSessionId: id,
        state: view.state,
        uplink: uplink.since(null).at(-1) ?? null,
      })),
    tellSending(liveSessionId, sending) {
      const session = byId.get(liveSessionId);
      if (!session) return unknownLive();
      session.tellSending(sending);
      return ok({});
    },
    async close() {
      closing = true;
      clearInterval(seen);
      const sessions = [...byId.values()];
      await Promise.all(
        sessions.map((session) => queue.run(session.saleEventId, async () => session.leave())),
      );
      await markSeen();
      unsubscribe();
      unsubscribeConnected();
      await deps.workers.close();
    },
  };
}

function unknownLive(): Result<never> {
  return fail('not_found', 'this live session is not open', { field: 'liveSessionId' });
}
