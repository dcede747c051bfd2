import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Publisher } from '../lib/publisher.ts';
import type { Transcoder } from '../transcoding/port.ts';
import type { LiveSessions } from './ports.ts';
import type { WorkerPool } from './worker-pool.ts';

/** What a live session needs; the live director has it. */
export interface LiveSessionDeps {
  workers: WorkerPool;
  transcoder: Transcoder;
  liveSessions: LiveSessions;
  publisher: Publisher<Fact>;
  clock: Clock;
  logger: Logger;
  /** Address the playlists' paths are appended to; may be empty. */
  originUrl: string;
  /** How long a live waits for its seller while nothing is on air, ms: what holds now. */
  graceMs(): number;
  /** Most a phone may send, kbit/s. */
  maxIncomingKbps: number;
  /** Address RTP to the transcoder is sent from. */
  egressIp: string;
}
