import type { z } from 'zod';
import { AppError } from '../contract/error.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import {
  RecordingUsage,
  type Retention,
  TranscodeEvent,
  TranscodeSessions,
  TranscodeStarted,
} from '../contract/transcode.ts';
import type { Logger } from '../lib/logger.ts';
import type { Transcoder } from './port.ts';

export interface TranscoderClientDeps {
  /** Control address; asked each time, since a restarted transcoder may have another port. Null while it is down. */
  url(): string | null;
  token: string;
  logger: Logger;
}

export interface TranscoderClient extends Transcoder {
  /** Tells after how many days recordings are deleted. */
  keepRecordings(retention: Retention): Promise<Result<null>>;
  /** `media_unavailable` while it is down, `not_found` where lives are not recorded. */
  recordingUsage(retention: Retention): Promise<Result<RecordingUsage>>;
  /** Whether it answers now; for readiness. */
  healthy(): Promise<boolean>;
  /** Ends the event stream. */
  close(): void;
}

/** ffmpeg and the ports of a live are ready well within this, in ms. */
const ANSWER_MS = 15_000;
/** Pause before the event stream is opened again, in ms: viewers wait for nothing else after a crash. */
const RECONNECT_MS = 250;

/** The contract's control API over HTTP. Network failures are `media_unavailable`, nothing throws. */
export function createTranscoderClient({ url, token, logger }: TranscoderClientDeps): TranscoderClient {
  const listeners = new Set<(event: TranscodeEvent) => void>();
  const connectedListeners = new Set<(liveSessionIds: readonly string[]) => void>();
  const closed = new AbortController();
  let reading = false;

  async function call(method: string, path: string, body?: unknown): Promise<Result<unknown>> {
    const base = url();
    if (base === null) return fail('media_unavailable', 'the transcoder is not running');
    try {
      const answer = await fetch(`${base}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.any([closed.signal, AbortSignal.timeout(ANSWER_MS)]),
      });
      const text = await answer.text();
      const json: unknown = text === '' ? {} : JSON.parse(text);
      if (answer.ok) return ok(json);
      const failure = AppError.safeParse((json as { error?: unknown }).error);
      return failure.success ? { ok: false, error: failure.data } : unavailable(`answered ${answer.status}`);
    } catch (error) {
      return unavailable(String(error));
    }
  }

  function unavailable(why: string): Result<never> {
    logger.warn({ why }, 'transcoder did not answer');
    return fail('media_unavailable', 'the transcoder does not answer');
  }

  async function started(
    answer: Promise<Result<unknown>>,
  ): Promise<Result<z.infer<typeof TranscodeStarted>>> {
    const result = await answer;
    if (!result.ok) return result;
    const parsed = TranscodeStarted.safeParse(result.data);
    return parsed.success ? ok(parsed.data) : unavailable('malformed answer');
  }

  async function readEvents(): Promise<void> {
    reading = true;
    while (!closed.signal.aborted) {
      try {
        await readStream();
      } catch (error) {
        if (!closed.signal.aborted) logger.debug({ err: error }, 'event stream broke');
      }
      if (!closed.signal.aborted) await pause(RECONNECT_MS, closed.signal);
    }
  }

  async function readStream(): Promise<void> {
    const base = url();
    if (base === null) return;
    const answer = await fetch(`${base}/events`, {
      headers: { authorization: `Bearer ${token}` },
      signal: closed.signal,
    });
    if (!answer.ok || answer.body === null) throw new Error(`events answered ${answer.status}`);
    // Asked for once events are listened to, so that no live can begin or end unseen in between.
    await tellConnected();
    let rest = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') deliver(line);
    }
  }

  async function tellConnected(): Promise<void> {
    const answer = await call('GET', '/sessions');
    if (!answer.ok) throw new Error(answer.error.message);
    const { sessions } = TranscodeSessions.parse(answer.data);
    const held = sessions.filter(({ state }) => state !== 'draining' && state !== 'finished');
    const ids = held.map(({ liveSessionId }) => liveSessionId);
    for (const listener of connectedListeners) listener(ids);
  }

  function deliver(line: string): void {
    try {
      const event = TranscodeEvent.parse(JSON.parse(line));
      for (const listener of listeners) listener(event);
    } catch (error) {
      logger.error({ err: error }, 'transcoder event could not be taken');
    }
  }

  return {
    start: (input) => started(call('POST', '/sessions', input)),
    replaceSource: (id, input) => started(call('PUT', `/sessions/${id}/source`, input)),
    async stop(id) {
      await call('DELETE', `/sessions/${id}`);
    },
    onEvent(listener) {
      listeners.add(listener);
      if (!reading) void readEvents();
      return () => listeners.delete(listener);
    },
    onConnected(listener) {
      connectedListeners.add(listener);
      return () => connectedListeners.delete(listener);
    },
    async keepRecordings(retention) {
      const answer = await call('PUT', '/retention', retention);
      return answer.ok ? ok(null) : answer;
    },
    async recordingUsage({ keepDays }) {
      const answer = await call('GET', `/retention/usage?keepDays=${keepDays}`);
      if (!answer.ok) return answer;
      const parsed = RecordingUsage.safeParse(answer.data);
      return parsed.success ? ok(parsed.data) : unavailable('malformed answer');
    },
    async healthy() {
      const base = url();
      return base !== null && (await fetch(`${base}/healthz`, { signal: closed.signal })).ok;
    },
    close: () => closed.abort(),
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
