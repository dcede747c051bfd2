import type { LiveHealth } from '../contract/live.ts';
import type { TranscodeStatus } from '../contract/transcode.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';

/** Encoders that are so far behind the phone do not keep up, ms of media. */
const BEHIND_MS = 3_000;
/** A short dip is caught up with, ms. */
const SLOW_MS = 10_000;

/** Reads a transcoder's status for what staff should know. */
export interface HealthMeter {
  readonly health: LiveHealth;
  onStatus(status: TranscodeStatus): void;
}

/** `onChange` hears each change, never the same twice. */
export function createHealthMeter(options: {
  liveSessionId: string;
  clock: Clock;
  logger: Logger;
  onChange: (health: LiveHealth) => void;
}): HealthMeter {
  const { liveSessionId, clock, logger } = options;
  let slowSince: number | null = null;
  let health: LiveHealth = { liveSessionId, slow: false, shed: [], recording: 'off' };

  return {
    get health() {
      return health;
    },
    onStatus({ behindMs, shed, recording }) {
      if (behindMs < BEHIND_MS) slowSince = null;
      else slowSince ??= clock.now();
      const slow = slowSince !== null && clock.now() - slowSince >= SLOW_MS;
      const next: LiveHealth = { liveSessionId, slow, shed, recording: recording.state };
      if (JSON.stringify(next) === JSON.stringify(health)) return;
      health = next;
      logger.info({ health }, 'health of the live changed');
      options.onChange(health);
    },
  };
}
