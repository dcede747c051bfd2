import { availableParallelism } from 'node:os';
import { fail, ok, type Result } from '../server/contract/result.ts';
import type {
  ReplaceSource,
  StartTranscode,
  TranscodeEvent,
  TranscodeStarted,
  TranscodeStatus,
} from '../server/contract/transcode.ts';
import type { Logger } from '../server/lib/logger.ts';
import { coresOf, type Machine } from './ladder/budget.ts';
import { DEFAULT_LADDER, type Ladder } from './ladder/ladder.ts';
import type { Packager } from './packager/packager.ts';
import type { Recordings } from './recording/recordings.ts';
import { createSession, type Session } from './session.ts';

/** How long the playlists of an ended live can still be read, ms: viewers are up to half a minute behind. */
const LINGER_MS = 60_000;

/** All lives of this transcoder by their id. */
export interface Supervisor {
  /** The id of a live that failed is free at once, and its playlists go on after a discontinuity. */
  start(input: StartTranscode): Promise<Result<TranscodeStarted>>;
  replaceSource(liveSessionId: string, input: ReplaceSource): Promise<Result<TranscodeStarted>>;
  /** False when there is no such live. Idempotent while its playlists can be read. */
  stop(liveSessionId: string): Promise<boolean>;
  statuses(): TranscodeStatus[];
  packagerOf(liveSessionId: string): Packager | null;
  /** The newest small picture of a live (WebP), if there is one. */
  posterOf(liveSessionId: string): Buffer | null;
  /** Calls back with every event until the returned function is called. */
  onEvent(listener: (event: TranscodeEvent) => void): () => void;
  /** Drains every live and takes no more. Their playlists stay open: only {@link Supervisor.stop} ends a live. */
  close(): Promise<void>;
}

export function createSupervisor(options: {
  host: string;
  log: Logger;
  now?: () => number;
  recordings?: Recordings;
  ladder?: Ladder;
  /** What is known of the machine by now; without it, its cores and no more. */
  machine?: () => Machine;
}): Supervisor {
  const machine = options.machine ?? (() => ({ cores: availableParallelism(), slowness: 1 }));
  const sessions = new Map<string, Session>();
  /** Ids taken by a start that has not answered yet. */
  const opening = new Set<string>();
  const listeners = new Set<(event: TranscodeEvent) => void>();
  const lingering = new Set<NodeJS.Timeout>();
  /** Lives that ended with an error. */
  const failed = new WeakSet<Session>();
  let closed = false;
  const emit = (event: TranscodeEvent) => {
    for (const listener of listeners) listener(event);
  };
  const forgetLater = (liveSessionId: string) => {
    const session = sessions.get(liveSessionId);
    const timer = setTimeout(() => {
      lingering.delete(timer);
      if (sessions.get(liveSessionId) === session) sessions.delete(liveSessionId);
    }, LINGER_MS);
    lingering.add(timer);
  };

  return {
    async start({ liveSessionId, source, ageMs = 0 }) {
      if (closed) return fail('media_unavailable', 'the transcoder is shutting down');
      const previous = sessions.get(liveSessionId);
      if ((previous && !failed.has(previous)) || opening.has(liveSessionId)) {
        return fail('wrong_state', `live session ${liveSessionId} was started already`);
      }
      opening.add(liveSessionId);
      const log = options.log.child({ liveSessionId });
      try {
        const session = await createSession({
          liveSessionId,
          source,
          host: options.host,
          ladder: options.ladder ?? DEFAULT_LADDER,
          machine,
          spareCores: () => {
            const others = [...sessions].filter(([id]) => id !== liveSessionId);
            return coresOf(machine()) - others.reduce((sum, [, session]) => sum + session.cores(), 0);
          },
          now: options.now ?? Date.now,
          log,
          broadcast: previous?.broadcast ?? null,
          firstNumber: Math.floor(ageMs / 1000),
          recordings: options.recordings ?? null,
          onStatus: (status) => emit({ type: 'status', status }),
          onFinished: (error) => {
            const session = sessions.get(liveSessionId);
            if (error && session) failed.add(session);
            forgetLater(liveSessionId);
            emit({ type: 'finished', liveSessionId, error });
          },
        });
        sessions.set(liveSessionId, session);
        if (closed) await session.leave();
        return ok(session.started());
      } catch (error) {
        log.error({ err: error }, 'live could not be started');
        return fail('media_unavailable', 'no UDP ports could be opened for the live');
      } finally {
        opening.delete(liveSessionId);
      }
    },
    async replaceSource(liveSessionId, { source }) {
      const session = sessions.get(liveSessionId);
      if (!session) return fail('not_found', `no live session ${liveSessionId} here`);
      const { state } = session.status();
      if (state === 'draining' || state === 'finished') {
        return fail('wrong_state', `live session ${liveSessionId} has ended`);
      }
      try {
        return ok(await session.replaceSource(source));
      } catch (error) {
        options.log.error({ err: error, liveSessionId }, 'source could not be replaced');
        return fail('media_unavailable', 'no UDP ports could be opened for the live');
      }
    },
    async stop(liveSessionId) {
      const session = sessions.get(liveSessionId);
      await session?.stop();
      // Stopped by somebody: not one to be taken up again.
      if (session) failed.delete(session);
      return session !== undefined;
    },
    statuses: () => [...sessions.values()].map((session) => session.status()),
    packagerOf: (liveSessionId) => sessions.get(liveSessionId)?.broadcast.packager ?? null,
    posterOf: (liveSessionId) => sessions.get(liveSessionId)?.broadcast.poster ?? null,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      await Promise.all([...sessions.values()].map((session) => session.leave()));
      for (const timer of lingering) clearTimeout(timer);
      lingering.clear();
    },
  };
}
