import type { Logger } from '../lib/logger.ts';
import type { SummaryUseCases } from '../sale-event/use-cases.ts';
import type { Broadcaster } from './broadcaster.ts';

/** Who stays as long as this has watched, ms. */
const SAMPLE_MS = 5_000;

export interface AudienceDeps {
  broadcaster: Pick<Broadcaster, 'watching'>;
  saleEvents: Pick<SummaryUseCases, 'countViewers'>;
  logger: Logger;
}

/**
 * Counts viewers for the summary of a sale event: how many different ones there were while it was live, and how many at once.
 * A viewer is a watch page with a name of its own that it made up, not a socket: phones come back, and staff's studios watch
 * too. The database is asked only when there is somebody new, or more than ever.
 */
export interface Audience {
  /** This socket watches as this viewer. */
  came(socketId: string, viewer: string): void;
  /** Looks who is there; runs by itself every few seconds. */
  sample(): Promise<void>;
  close(): void;
}

export function createAudience({ broadcaster, saleEvents, logger }: AudienceDeps): Audience {
  const viewers = new Map<string, string>();
  /** What the database has, of sale events that are watched now. */
  const counted = new Map<string, { known: Set<string>; peak: number }>();
  let sampling: Promise<void> | null = null;

  async function look(): Promise<void> {
    const rooms = broadcaster.watching();
    const present = new Set(rooms.flatMap(({ socketIds }) => [...socketIds]));
    for (const socketId of viewers.keys()) if (!present.has(socketId)) viewers.delete(socketId);
    const watched = new Set(rooms.map(({ saleEventId }) => saleEventId));
    for (const saleEventId of counted.keys()) if (!watched.has(saleEventId)) counted.delete(saleEventId);

    for (const { saleEventId, socketIds } of rooms) {
      const here = new Set([...socketIds].flatMap((socketId) => viewers.get(socketId) ?? []));
      const { known, peak } = counted.get(saleEventId) ?? { known: new Set<string>(), peak: 0 };
      if (here.size <= peak && [...here].every((viewer) => known.has(viewer))) continue;
      if (!(await saleEvents.countViewers(saleEventId, [...here]))) continue;
      counted.set(saleEventId, { known: new Set([...known, ...here]), peak: Math.max(peak, here.size) });
    }
  }

  function sample(): Promise<void> {
    sampling ??= look()
      .catch((error: unknown) => logger.error({ err: error }, 'viewers could not be counted'))
      .finally(() => {
        sampling = null;
      });
    return sampling;
  }

  const timer = setInterval(() => void sample(), SAMPLE_MS);
  timer.unref();
  return {
    came: (socketId, viewer) => void viewers.set(socketId, viewer),
    sample,
    close: () => clearInterval(timer),
  };
}
