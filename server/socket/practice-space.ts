import type { Access } from '../access/access.ts';
import { PRACTICE_SPACE } from '../contract/practice-space.ts';
import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { InFlight } from '../lib/in-flight.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import { createPracticeRooms, type PracticeRoomsDeps } from '../media/practice-rooms.ts';
import type { LiveDirector } from '../media/use-cases.ts';
import { createPractices } from '../practice/practices.ts';
import type { UseCases } from '../use-cases.ts';
import { sendTo } from './broadcaster.ts';
import { channels } from './channels.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { createHandle } from './handle.ts';
import type { Io } from './io.ts';
import { createPracticeHandlers } from './practice-handlers.ts';

export interface PracticeSpaceDeps extends Omit<PracticeRoomsDeps, 'logger'> {
  io: Io;
  access: Access;
  inFlight: InFlight;
  /** Read only: a practice writes nothing. */
  saleEvents: Pick<UseCases['saleEvents'], 'get'>;
  director: Pick<LiveDirector, 'view'>;
  clock: Clock;
  logger: Logger;
  /** See {@link GatewayDeps}. */
  commandRate: number;
  trustProxy: number;
}

/** Practices, in a namespace of their own: what is said there is heard by nobody else, and the other way round. */
export interface PracticeSpace extends Gateway {
  close(): void;
}

export function createPracticeSpace(deps: PracticeSpaceDeps): PracticeSpace {
  const { io, access, saleEvents, director, clock } = deps;
  const logger = deps.logger.child({ part: 'practice' });
  const space = io.of(PRACTICE_SPACE);
  const publisher: Publisher<Fact> = {
    publish: (fact) => sendTo(space, channels.sale(fact.saleEventId), fact),
  };
  const rooms = createPracticeRooms({ ...deps, logger });
  const practices = createPractices({
    read: (saleEventId) => saleEvents.get(saleEventId),
    isLive: (saleEventId) => director.view(saleEventId) !== null,
    audience: (saleEventId) => space.adapter.rooms.get(channels.sale(saleEventId))?.size ?? 0,
    publisher,
    clock,
    onEnded: rooms.stop,
  });
  const handlers = createPracticeHandlers({ practices, rooms, publisher });
  const handle = createHandle({ access, handlers, saleEventOf: practices.saleEventOf, anyone: 'staff' });
  const gateway = createGateway({ ...deps, space, handle, logger });
  return {
    endSession: gateway.endSession,
    endMember: gateway.endMember,
    close() {
      practices.close();
      rooms.close();
    },
  };
}
