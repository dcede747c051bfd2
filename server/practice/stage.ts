import type { Fact } from '../contract/socket.ts';
import type { Clock } from '../lib/clock.ts';

/** What every part of one practice is made with. */
export interface PracticeStage {
  saleEventId: string;
  clock: Clock;
  /** Tells those who take part, and nobody else. */
  publish(fact: Fact): void;
}
