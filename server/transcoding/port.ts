import type { Result } from '../contract/result.ts';
import type {
  ReplaceSource,
  StartTranscode,
  TranscodeEvent,
  TranscodeStarted,
} from '../contract/transcode.ts';

/** A transcoder as the server sees it; the HTTP client and the tests' fakes implement it. */
export interface Transcoder {
  /** `media_unavailable` when it cannot take the live. RTP may be sent once this has answered. */
  start(input: StartTranscode): Promise<Result<TranscodeStarted>>;
  replaceSource(liveSessionId: string, input: ReplaceSource): Promise<Result<TranscodeStarted>>;
  /** Idempotent. */
  stop(liveSessionId: string): Promise<void>;
  /** Calls back with every event until the returned function is called; reconnects by itself. */
  onEvent(listener: (event: TranscodeEvent) => void): () => void;
  /**
   * Calls back with the ids of the lives it has whenever it is reached (again); it has lost all others. Only while
   * somebody listens to its events.
   */
  onConnected(listener: (liveSessionIds: readonly string[]) => void): () => void;
}
