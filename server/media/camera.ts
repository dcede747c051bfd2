import { fail, type Result } from '../contract/result.ts';
import type { Fact } from '../contract/socket.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { Room } from './room.ts';
import { isSending } from './uplink.ts';

/** Name of whatever sends by WHIP, beside the names that pages give themselves. */
export const ENCODER = 'encoder';

/**
 * Which camera a live belongs to: one at a time. A camera is a page or a program, and keeps its name over a reload and a
 * new connection; so one that was cut off comes back, and another one asks first.
 */
export interface CameraHold {
  /** Whether this one may send: it has the live, or nobody has yet, as in one that was taken up from a former server. */
  mayUse(camera: string): boolean;
  /** Gives the live to `camera`. What the former has in the room, `transportIds`, is its own and not the live's from now on. */
  give(camera: string, transportIds: Iterable<string>): void;
  /** Whether this transport's camera has lost the live. */
  hasLost(transportId: string): boolean;
}

/** Tells a camera that has lost the live to another one. */
export function createCameraHold(options: {
  saleEventId: string;
  liveSessionId: string;
  publisher: Publisher<Fact>;
  logger: Logger;
}): CameraHold {
  const { saleEventId, liveSessionId, publisher, logger } = options;
  let holder: string | null = null;
  const lost = new Set<string>();
  return {
    mayUse: (camera) => holder === null || holder === camera,
    give(camera, transportIds) {
      if (camera === holder) return;
      const former = holder;
      holder = camera;
      for (const id of transportIds) lost.add(id);
      if (former === null) return;
      logger.info({ from: former, to: camera }, 'the live was given to another camera');
      publisher.publish({
        name: 'live:taken',
        saleEventId,
        data: { saleEventId, liveSessionId, camera: former },
      });
    },
    hasLost: (transportId) => lost.has(transportId),
  };
}

/** Whether another camera than this one is on air now: its packets arrive. */
export async function isOnAirElsewhere(room: Room, hold: CameraHold, camera: string): Promise<boolean> {
  if (hold.mayUse(camera)) return false;
  return !room.linkLost && (await isSending(room.tracks));
}

/** The answer for a camera while another one has the live; a person may say that this one is to take over. */
export function takenByOther(): Result<never> {
  return fail('seller_taken', 'another camera is on air in this sale event', { takeover: true });
}
