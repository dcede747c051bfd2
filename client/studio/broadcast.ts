import { type ReadonlySignal, signal } from '@preact/signals';
import type { SendRungId } from '../../server/contract/uplink.ts';
import type { ClientError } from '../net/outcome.ts';
import type { Link } from '../net/socket.ts';
import { cameraName } from './camera-name.ts';
import { openSendPath, type SendPath, SendPathError, startLive } from './send-path.ts';
import { beginClimb, type LinkSample, reopenClimb, stepClimb } from './send-rungs.ts';
import { gradeUplink, sampleUplink, type Uplink, type UplinkSample } from './uplink.ts';

export type BroadcastState = 'idle' | 'connecting' | 'onAir' | 'reconnecting';

/** Keeps the seller on air from the tap on "go live" to the tap on "stop", whatever the network does. */
export interface Broadcast {
  readonly state: ReadonlySignal<BroadcastState>;
  readonly uplink: ReadonlySignal<Uplink>;
  /** What is sent now. */
  readonly rung: ReadonlySignal<SendRungId>;
  /** Why going live was refused. */
  readonly error: ReadonlySignal<ClientError | null>;
  /**
   * `first`: what the network check has found the link good for; `takeover`: a person has said that this phone takes the
   * place of another one that is on air.
   */
  start(stream: MediaStream, first?: SendRungId, options?: { takeover: boolean }): void;
  /** The other camera, on air or not. */
  changeStream(stream: MediaStream): Promise<void>;
  /** Leaves the air; `endSale` ends the sale event with it. */
  stop(endSale: boolean): Promise<void>;
  close(): void;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 8_000;
const STATS_MS = 1_000;
/** A connection that is cut for less than this mends itself, ms. */
const PATIENCE_MS = 3_000;

const UNKNOWN: Uplink = { grade: 'unknown', kbitPerSecond: 0, lossShare: 0, silent: false };

/** Refusals that trying again does not change. */
function isFinal(error: ClientError): boolean {
  return !['offline', 'unavailable', 'media_unavailable', 'rate_limited', 'internal', 'not_found'].includes(
    error.code,
  );
}

export function createBroadcast({ link, saleEventId }: { link: Link; saleEventId: string }): Broadcast {
  const state = signal<BroadcastState>('idle');
  const uplink = signal<Uplink>(UNKNOWN);
  const error = signal<ClientError | null>(null);
  /** What the seller wants to be seen; null when off air. */
  let wanted: MediaStream | null = null;
  let path: SendPath | null = null;
  /** Whether the path carries, as its transport said last. */
  let carries = false;
  /** The one to stop, also while the path to it is cut. */
  let liveSessionId: string | null = null;
  let opening = false;
  /** Until the server has heard of it. */
  let takeover = false;
  /** Set by a stop that came before the live session was known: `open()` carries it out. */
  let stopAfterOpening: { endSale: boolean } | null = null;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let sample: UplinkSample | null = null;
  /** Kept over a new path: the link is likely the same. */
  let climb = beginClimb();
  const rung = signal(climb.rung.id);

  function dropPath(): void {
    path?.close();
    path = null;
    carries = false;
    sample = null;
    uplink.value = UNKNOWN;
  }

  function later(act: () => void, ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  }

  function retryOpening(): void {
    state.value = 'reconnecting';
    later(() => void open(), Math.min(FIRST_RETRY_MS * 2 ** attempt, LONGEST_RETRY_MS));
    attempt += 1;
  }

  async function open(): Promise<void> {
    const stream = wanted;
    if (stream === null || opening) return;
    opening = true;
    clearTimeout(timer);
    try {
      const live = await startLive(link, saleEventId, takeover);
      takeover = false;
      // What stands is given up only for a server that answers: if the line came back meanwhile it carries already.
      if (path !== null && carries) return;
      dropPath();
      const again = liveSessionId !== null;
      const made = await openSendPath(link, live, stream, { first: climb.rung, again }, onTransport);
      if (stopAfterOpening !== null) {
        made.close();
        await leave(made.liveSessionId, stopAfterOpening.endSale);
        // Stopped and started again within the moment of opening.
        if (wanted !== null) later(() => void open(), 0);
      } else if (wanted === null) made.close();
      else {
        if (again) climb = reopenClimb(climb, performance.now());
        liveSessionId = made.liveSessionId;
        path = made;
        // The camera was changed, or came, while the path was made.
        if (wanted !== stream) await made.replaceTracks(wanted);
        // The sound's rate is not part of what was negotiated.
        await made.sendAs(climb.rung).catch(() => undefined);
      }
    } catch (thrown) {
      const failure = thrown instanceof SendPathError ? thrown.failure : null;
      if (wanted === null) return;
      if (failure !== null && isFinal(failure)) giveUp(failure);
      else {
        // A line that was cut leaves a socket that looks whole until its own, far longer, patience is over.
        if (failure?.code === 'offline') link.renew();
        retryOpening();
      }
    } finally {
      opening = false;
      stopAfterOpening = null;
    }
  }

  /** Off air, and not by the seller's own wish. */
  function giveUp(why: ClientError): void {
    wanted = null;
    liveSessionId = null;
    clearTimeout(timer);
    dropPath();
    error.value = why;
    state.value = 'idle';
  }

  async function leave(id: string, endSale: boolean): Promise<void> {
    const outcome = await link.command('live:stop', { liveSessionId: id, endSale });
    if (!outcome.ok) error.value = outcome.error;
  }

  /**
   * Mends the path that stands. If the server no longer has it, a new one is made at once; if it does not answer, soon,
   * and what stands is kept until then. ICE has a while to succeed; `onTransport` hears what came of it.
   */
  async function mend(): Promise<void> {
    const held = path;
    if (wanted === null || opening || held === null) return;
    const restart = await held.restartIce().catch(() => 'gone' as const);
    if (wanted === null || path !== held || restart === 'restarted') return;
    if (restart === 'unreachable') {
      link.renew();
      if (!carries) retryOpening();
      return;
    }
    dropPath();
    state.value = 'reconnecting';
    void open();
  }

  function onTransport(connection: string): void {
    carries = connection === 'connected';
    if (wanted === null) return;
    if (carries) {
      clearTimeout(timer);
      attempt = 0;
      state.value = 'onAir';
    } else if (connection === 'disconnected') {
      state.value = 'reconnecting';
      later(() => void mend(), PATIENCE_MS);
    } else if (connection === 'failed') {
      retryOpening();
    }
  }

  /** Sends more or less, as the link carries it. */
  async function adapt(held: SendPath, shown: LinkSample): Promise<void> {
    const former = climb.rung;
    climb = stepClimb(climb, shown);
    if (climb.rung === former) return;
    rung.value = climb.rung.id;
    // Refused while a track is being replaced: the next step tries again.
    await held.sendAs(climb.rung).catch(() => {
      climb = { ...climb, rung: former };
    });
  }

  // The server may have lost the path: it is asked, rather than waited for until silence tells.
  const stops = [
    // A new socket may mean a new server.
    link.onOnline(() => {
      attempt = 0;
      if (path === null) void open();
      else void mend();
    }),
    link.on('live:changed', ({ saleEventId: where, live }) => {
      if (where === saleEventId && live?.interruptedBy === 'service') void mend();
    }),
    // It must not fight for the live that a person has given to another phone.
    link.on('live:taken', ({ saleEventId: where, camera }) => {
      if (wanted === null || where !== saleEventId || camera !== cameraName()) return;
      giveUp({ code: 'seller_taken', message: 'another phone has taken over', takeover: true });
    }),
  ];

  const statsTimer = setInterval(async () => {
    const held = path;
    if (held === null) return;
    const report = await held.stats().catch(() => null);
    if (report === null || path !== held) return;
    const next = sampleUplink(report, performance.now());
    const former = sample;
    sample = next;
    if (former === null) return;
    uplink.value = gradeUplink(former, next, climb.rung);
    const { kbitPerSecond: sentKbit, lossShare, silent } = uplink.value;
    await adapt(held, { ...next, heard: !silent, sentKbit, lossShare });
  }, STATS_MS);

  return {
    state,
    uplink,
    rung,
    error,
    start(stream, first, options) {
      wanted = stream;
      takeover = options?.takeover ?? false;
      if (first !== undefined) {
        climb = beginClimb(first);
        rung.value = first;
      }
      attempt = 0;
      error.value = null;
      state.value = 'connecting';
      void open();
    },
    async changeStream(stream) {
      if (wanted === null) return;
      wanted = stream;
      try {
        await path?.replaceTracks(stream);
        // The other camera may have another size.
        await path?.sendAs(climb.rung);
      } catch {
        // The path broke meanwhile: the next one is made of this stream.
      }
    },
    async stop(endSale) {
      const stopped = liveSessionId;
      liveSessionId = null;
      wanted = null;
      clearTimeout(timer);
      dropPath();
      state.value = 'idle';
      if (stopped !== null) await leave(stopped, endSale);
      else if (opening) stopAfterOpening = { endSale };
    },
    close() {
      wanted = null;
      clearTimeout(timer);
      clearInterval(statsTimer);
      for (const stop of stops) stop();
      dropPath();
    },
  };
}
