import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { LiveView } from '../../../server/contract/live.ts';
import type { Broadcast } from '../broadcast.ts';
import { createTakeRecorder } from './recorder.ts';
import type { KeptTake, TakeStore } from './store.ts';
import type { TakeUpload } from './upload.ts';

/** A link has to be good for so long before anything but the live goes over it, ms. */
const GOOD_MS = 10_000;
/** Pause before another try after one that failed, ms. */
const RETRY_MS = 15_000;
/** Recording goes on for so long after viewers have the seller back: until a picture has arrived there, ms. */
const TAIL_MS = 3_000;

/**
 * Silent samples in a row, of one a second, after which the link counts as gone though nobody says so yet; more on a path
 * whose reports come seldom, as those of sound alone do.
 */
const SILENT_SAMPLES = 2;
const MOST_SILENT_SAMPLES = 7;

/** What the seller is told of the minutes that the phone keeps. */
export interface KeptMinutes {
  what: 'recording' | 'waiting' | 'sending';
  /** Of all that is kept. */
  ms: number;
  /** How much of it the server has, 0 to 1. */
  share: number;
}

/** Keeps on the phone what is said while the link is gone, and sends it afterwards, for the recording. */
export interface Takes {
  /** Null when nothing is kept. */
  readonly kept: ReadonlySignal<KeptMinutes | null>;
  /** The picture to record: the seller's own. */
  changeStream(stream: MediaStream): void;
  /** Throws away what is kept. */
  forget(): Promise<void>;
  close(): void;
}

export function createTakes(deps: {
  store: TakeStore;
  broadcast: Pick<Broadcast, 'state' | 'uplink'>;
  live: ReadonlySignal<LiveView | null>;
  online: ReadonlySignal<boolean>;
  /** Whether the live is recorded at all. */
  recorded: () => boolean;
  /** The server's clock, ms since the epoch. */
  nowMs: () => number;
  /** Loads what sends; only phones that have something to send need it. */
  loadUpload: () => Promise<typeof import('./upload.ts')>;
}): Takes {
  const { store, broadcast, live, online } = deps;
  const takes = signal<readonly KeptTake[]>([]);
  const recording = signal(false);
  const sending = signal(false);
  const share = signal(0);
  const kept = signal<KeptMinutes | null>(null);
  /** Nothing comes back over the path that stands. */
  const deaf = signal(false);
  let silentSamples = 0;
  let patience = SILENT_SAMPLES;
  /** The link was really gone: what else is recorded is of no use, since it has arrived. */
  let lost = false;
  let stream: MediaStream | null = null;
  let upload: TakeUpload | null = null;
  let closed = false;
  let tail: ReturnType<typeof setTimeout> | undefined;
  let due: ReturnType<typeof setTimeout> | undefined;

  const recorder = createTakeRecorder({ store, nowMs: deps.nowMs, onKept: () => void refresh() });

  async function refresh(): Promise<void> {
    const all = await store.all().catch(() => []);
    if (closed) return;
    takes.value = all;
    // It may have ended by itself, for lack of room.
    recording.value = recorder.recording;
  }

  async function record(): Promise<void> {
    const liveSessionId = live.peek()?.liveSessionId;
    if (stream === null || liveSessionId === undefined || recorder.recording || !deps.recorded()) return;
    lost = broadcast.state.peek() === 'reconnecting';
    await recorder.start(stream, liveSessionId);
    recording.value = recorder.recording;
  }

  async function endRecording(): Promise<void> {
    const take = await recorder.stop();
    if (take !== null && !lost) await store.remove(take).catch(() => undefined);
    await refresh();
  }

  /** Sends all that is kept, the oldest first, until it is done, stopped or fails. */
  async function send(): Promise<void> {
    if (sending.peek() || recording.peek() || takes.peek().length === 0) return;
    sending.value = true;
    try {
      const { uploadTake } = await deps.loadUpload();
      for (let take = takes.peek()[0]; take && mayGo(); take = takes.peek()[0]) {
        share.value = 0;
        const file = await store.read(take);
        // The link may have turned bad meanwhile.
        if (!mayGo()) break;
        upload = uploadTake(take, file, (done) => {
          share.value = done;
        });
        const outcome = await upload.outcome;
        upload = null;
        if (outcome === 'later') break;
        await store.remove(take);
        await refresh();
      }
    } catch {
      // The part that sends could not be loaded, or the store not read: later.
    } finally {
      upload = null;
      sending.value = false;
      share.value = 0;
    }
    if (takes.peek().length > 0 && mayGo()) plan(RETRY_MS);
  }

  /** Never at the cost of the live. */
  const free = computed(() => {
    const state = broadcast.state.value;
    return (
      online.value && (state === 'idle' || (state === 'onAir' && broadcast.uplink.value.grade === 'good'))
    );
  });
  const mayGo = () => !closed && free.peek();

  function plan(ms: number): void {
    clearTimeout(due);
    due = setTimeout(() => void send(), ms);
  }

  const stops = [
    effect(() => {
      const { silent, grade } = broadcast.uplink.value;
      // While the link is gone for all to see nothing is learnt; and on a new path all anew.
      if (broadcast.state.value !== 'onAir') silentSamples = 0;
      else if (grade === 'unknown') patience = SILENT_SAMPLES;
      else if (!silent) patience = Math.min(MOST_SILENT_SAMPLES, Math.max(patience, silentSamples + 1));
      silentSamples = silent ? silentSamples + 1 : 0;
      deaf.value = silentSamples >= patience;
    }),
    effect(() => {
      clearTimeout(tail);
      const state = broadcast.state.value;
      if (state === 'reconnecting') lost = true;
      if (state === 'reconnecting' || (state === 'onAir' && deaf.value)) return void record();
      // On air for the phone is not yet on air for the viewers.
      const missed = state === 'onAir' && live.value?.state === 'interrupted';
      if (recording.value && !missed) {
        tail = setTimeout(() => void endRecording(), state === 'onAir' ? TAIL_MS : 0);
      }
    }),
    effect(() => {
      clearTimeout(due);
      if (!free.value) upload?.stop();
      else if (takes.value.length > 0 && !recording.value && !sending.value) {
        plan(broadcast.state.value === 'idle' ? 0 : GOOD_MS);
      }
    }),
    effect(() => {
      const all = takes.value;
      const bytes = all.reduce((sum, take) => sum + take.bytes, 0);
      const first = all[0]?.bytes ?? 0;
      const what = recording.value ? 'recording' : sending.value ? 'sending' : 'waiting';
      kept.value =
        all.length === 0 && !recording.value
          ? null
          : {
              what,
              ms: all.reduce((sum, take) => sum + take.endedAtMs - take.startedAtMs, 0),
              share: bytes === 0 ? 0 : (share.value * first) / bytes,
            };
    }),
  ];
  void refresh();

  return {
    kept,
    changeStream(next) {
      const former = stream;
      stream = next;
      if (former === null || !recorder.recording) return;
      // The tracks of the former one have ended: what follows is another take.
      void endRecording().then(() => (broadcast.state.peek() === 'reconnecting' ? record() : undefined));
    },
    async forget() {
      await recorder.stop();
      recording.value = false;
      upload?.stop();
      for (const take of takes.peek()) await store.remove(take).catch(() => undefined);
      await refresh();
    },
    close() {
      closed = true;
      clearTimeout(tail);
      clearTimeout(due);
      for (const stop of stops) stop();
      upload?.stop();
      void recorder.stop();
    },
  };
}
