import type { InterruptedBy, LiveHealth, LiveState, LiveView } from '../contract/live.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { TranscodeEvent, TranscodeStatus } from '../contract/transcode.ts';
import { type CameraHold, createCameraHold } from './camera.ts';
import { createHealthMeter } from './live-health.ts';
import type { LiveSessionDeps } from './live-session-deps.ts';
import { canMove, troubleOf } from './live-state.ts';
import { createOutput, type Output } from './output.ts';
import type { LeftOpen } from './ports.ts';
import { createRoom, type Room } from './room.ts';
import { createUplinkLog, type UplinkLog } from './uplink-log.ts';
import type { Sending } from './use-cases.ts';

/** Sound and picture are produced one after the other; the one that is not there is waited for this long, ms. */
const SETTLE_MS = 300;
/** How often silence is looked for, ms. */
const TICK_MS = 1_000;

/** One live session in this server. Every call must come through the queue of its sale event, except the getters. */
export interface LiveSession {
  readonly id: string;
  readonly saleEventId: string;
  readonly view: LiveView;
  readonly health: LiveHealth;
  readonly uplink: UplinkLog;
  /** Which camera it belongs to. */
  readonly hold: CameraHold;
  /** The room while there is one; a dead worker takes it away until {@link openRoom}. */
  readonly room: Room | null;
  /** The phone says what it sends; viewers hear of a mute at once. */
  tellSending(sending: Sending): void;
  /** Makes the room where there is none, and gives the seller the whole grace to connect. */
  openRoom(): Promise<Result<Room>>;
  /** Other tracks than before are there: soon they go to the transcoder. */
  tracksChanged(): void;
  onTranscoderEvent(event: TranscodeEvent): Promise<void>;
  /** The transcoder is there (again), without this live: it is brought there at once. */
  onTranscoderLost(): Promise<void>;
  /** Takes the picture away and leaves the rest as it is, for the next server to go on with. */
  leave(): void;
  /** Takes the picture away, ends playlists and record, tells the viewers. Idempotent. */
  end(options: { endSale: boolean; reason: string }): Promise<Result<object>>;
}

export interface LiveSessionOptions {
  id: string;
  saleEventId: string;
  startedAt: Date;
  /** A server before this one has left it open. */
  left?: LeftOpen;
  /** Runs a task in the queue of the sale event; failures are logged there. */
  post(task: () => Promise<unknown>): void;
  /** It has ended. */
  onEnded(): void;
}

export function createLiveSession(deps: LiveSessionDeps, options: LiveSessionOptions): LiveSession {
  const { transcoder, liveSessions, publisher, clock } = deps;
  const { id, saleEventId, post } = options;
  const logger = deps.logger.child({ liveSessionId: id });

  // One that was on air before this server began waits for its phone; viewers know its playlist.
  let playlistPath = options.left?.playlistPath ?? null;
  let state: LiveState = playlistPath === null ? 'starting' : 'interrupted';
  let interruptedBy: InterruptedBy | null = playlistPath === null ? null : 'service';
  let room: Room | null = null;
  let muted = false;
  let markedOnAir = false;
  /** Since when nothing has arrived at the transcoder, or null while it arrives. */
  let deafSince: number | null = clock.now();
  let settle: NodeJS.Timeout | undefined;
  let grace: NodeJS.Timeout | undefined;

  const meter = createHealthMeter({
    liveSessionId: id,
    clock,
    logger,
    onChange: tellHealth,
  });
  const uplink = createUplinkLog({
    tracks: () => (room && !room.closed ? room.tracks : {}),
    clock,
    logger,
    onSample(sample) {
      const data = { saleEventId, liveSessionId: id, sample };
      publisher.publish({ name: 'uplink:measured', saleEventId, data });
    },
  });
  const hold = createCameraHold({ saleEventId, liveSessionId: id, publisher, logger });
  const output: Output = createOutput({
    id,
    startedAtMs: options.startedAt.getTime(),
    left: options.left !== undefined,
    transcoder,
    clock,
    logger,
  });
  const ticker = setInterval(() => post(tick), TICK_MS);
  ticker.unref();
  armGrace();

  function view(): LiveView {
    return {
      liveSessionId: id,
      state,
      interruptedBy,
      muted,
      playlistUrl: playlistPath === null ? null : deps.originUrl + playlistPath,
      startedAt: options.startedAt.toISOString(),
    };
  }

  function move(next: LiveState, reason: string, by: InterruptedBy | null = null): void {
    const sameState = state === next;
    if (sameState ? interruptedBy === by : !canMove(state, next)) return;
    logger.info({ from: state, to: next, by, reason }, 'live session moved');
    state = next;
    interruptedBy = by;
    if (next === 'onAir') clearTimeout(grace);
    if (next === 'interrupted' && !sameState) armGrace();
    tellView();
  }

  function tellView(): void {
    publisher.publish({ name: 'live:changed', saleEventId, data: { saleEventId, live: view() } });
  }

  function tellHealth(health: LiveHealth | null): void {
    publisher.publish({ name: 'health:changed', saleEventId, data: { saleEventId, health } });
  }

  /** The seller has {@link LiveSessionDeps.graceMs} from now on to bring a picture; armed whenever nothing is on air. */
  function armGrace(): void {
    clearTimeout(grace);
    grace = setTimeout(() => post(() => end({ endSale: false, reason: 'grace over' })), deps.graceMs());
    grace.unref();
  }

  /** Compares what is with what viewers were told. */
  async function evaluate(): Promise<void> {
    if (state === 'ended') return;
    const deafMs = deafSince === null ? 0 : clock.now() - deafSince;
    const trouble = troubleOf({ room, interruptedBy, running: output.running, deafMs });
    if (trouble !== null) {
      if (state !== 'starting') move('interrupted', trouble.reason, trouble.by);
    } else if (deafSince === null && state !== 'onAir') {
      await goOnAir();
    }
  }

  async function goOnAir(): Promise<void> {
    const path = output.playlistPath;
    if (path === null) return;
    if (!markedOnAir) {
      await liveSessions.markOnAir(id, path);
      markedOnAir = true;
    }
    playlistPath = path;
    move('onAir', 'picture arrives');
  }

  async function tick(): Promise<void> {
    if (state === 'ended') return;
    if (room && !room.closed && output.due()) await lead();
    await evaluate();
  }

  /** Leads the tracks of now to the transcoder. */
  async function lead(): Promise<void> {
    if (state === 'ended' || !room || room.closed) return;
    deafSince ??= clock.now();
    await output.lead(room);
    await evaluate();
  }

  function onStatus(status: TranscodeStatus): void {
    output.onStatus(status);
    meter.onStatus(status);
    if (status.receiving) deafSince = null;
    else deafSince ??= clock.now();
  }

  async function linkChanged(): Promise<void> {
    if (room && !room.linkLost) output.expectStatus();
    await evaluate();
  }

  async function workerDied(): Promise<void> {
    if (state === 'ended') return;
    // A room is there before the studio hears of it, so that its next `live:start` finds one.
    await openRoom();
    move('interrupted', 'the media worker died', 'service');
  }

  async function openRoom(): Promise<Result<Room>> {
    if (state !== 'onAir') armGrace();
    if (room && !room.closed) return ok(room);
    output.close();
    const worker = await deps.workers.acquire();
    if (!worker) return fail('media_unavailable', 'no media worker runs');
    try {
      room = await createRoom({
        worker,
        announcedAddresses: deps.workers.announcedAddresses,
        maxIncomingKbps: deps.maxIncomingKbps,
        egressIp: deps.egressIp,
        logger,
        onLink: () => post(linkChanged),
        onWorkerDied: () => post(workerDied),
      });
      return ok(room);
    } catch (error) {
      logger.error({ err: error }, 'no room could be made');
      return fail('media_unavailable', 'no room could be made');
    }
  }

  /** The room goes first: what the camera sees after "stop" belongs to nobody. */
  function closeMedia(): void {
    clearTimeout(settle);
    clearTimeout(grace);
    clearInterval(ticker);
    uplink.close();
    output.close();
    room?.close();
  }

  async function end({ endSale, reason }: { endSale: boolean; reason: string }): Promise<Result<object>> {
    if (state === 'ended') return ok({});
    closeMedia();
    const closed = await Promise.allSettled([output.stop(), liveSessions.end(id, endSale)]);
    move('ended', reason);
    tellHealth(null);
    options.onEnded();
    for (const outcome of closed) {
      if (outcome.status === 'fulfilled') continue;
      logger.error({ err: outcome.reason }, 'the live session is off air, but not all of it could be closed');
      return fail('unavailable', 'off air, but the end could not be recorded');
    }
    return ok({});
  }

  return {
    id,
    saleEventId,
    get view() {
      return view();
    },
    get health() {
      return meter.health;
    },
    uplink,
    hold,
    get room() {
      return room && !room.closed ? room : null;
    },
    openRoom,
    tellSending(sending) {
      uplink.tell(sending.rung);
      if (sending.muted === muted) return;
      muted = sending.muted;
      tellView();
    },
    tracksChanged() {
      clearTimeout(settle);
      const { audio, video } = room?.tracks ?? {};
      settle = setTimeout(() => post(lead), audio && video ? 0 : SETTLE_MS);
    },
    async onTranscoderEvent(event) {
      if (state === 'ended') return;
      if (event.type === 'status') {
        onStatus(event.status);
      } else {
        logger.warn({ error: event.error }, 'the transcoder ended the live session by itself');
        output.onFinished();
      }
      await tick();
    },
    async onTranscoderLost() {
      logger.warn({}, 'the transcoder has lost the live session');
      output.onLost();
      await tick();
    },
    leave() {
      if (state === 'onAir') move('interrupted', 'the server is stopping', 'service');
      closeMedia();
    },
    end,
  };
}
