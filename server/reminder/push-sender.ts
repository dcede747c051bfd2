import webPush from 'web-push';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { PushKeys, PushOutcome, PushSender } from './ports.ts';
import type { PushNetwork } from './push-services.ts';

/** A push service that has not answered by then is tried again later, ms. */
const TIMEOUT_MS = 5_000;

export interface PushSenderDeps {
  keys: PushKeys;
  /** Whom a push service may turn to (RFC 8292, 2.1): an https or mailto address. */
  subject: string;
  network: PushNetwork;
  clock: Clock;
  logger: Logger;
}

/** A pair to sign with. */
export const makePushKeys = (): PushKeys => webPush.generateVAPIDKeys();

/** Sends messages that only the browser can read, signed by us. Endpoints and contents are never logged. */
export function createPushSender({ keys, subject, network, clock, logger }: PushSenderDeps): PushSender {
  return {
    async send({ endpoint, p256dh, auth }, notice, { ttlS, urgency, topic }) {
      const url = new URL(endpoint);
      const service = url.host;
      // Asked again here: what the services are may have changed since it was kept.
      if (!network.allows(url)) return 'gone';
      try {
        const { method, headers, body } = webPush.generateRequestDetails(
          { endpoint, keys: { p256dh, auth } },
          JSON.stringify(notice),
          { vapidDetails: { subject, ...keys }, TTL: ttlS, urgency, topic },
        );
        const answer = await network.fetch(url, {
          method,
          headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
          body,
          // A push service leads nowhere else; what does is not one.
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await answer.body?.cancel();
        const outcome = outcomeOf(answer, clock.now());
        if (outcome !== 'sent') logger.info({ service, status: answer.status }, 'a reminder was not taken');
        return outcome;
      } catch (error) {
        logger.info({ service, reason: reasonOf(error) }, 'a push service cannot be reached');
        return { laterMs: 0 };
      }
    },
  };
}

/** What a push service's answer means (RFC 8030, 5 and 7.3; RFC 8292, 4.2). */
function outcomeOf({ ok, status, headers }: Response, nowMs: number): PushOutcome {
  if (ok) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  // Subscribed to another key than ours: nothing that we sign will ever be taken.
  if (status === 401 || status === 403) return 'gone';
  if (status === 429 || status >= 500) return { laterMs: retryAfterMs(headers.get('Retry-After'), nowMs) };
  return 'refused';
}

/** Seconds or a date (RFC 9110, 10.2.3); 0 without either. */
function retryAfterMs(said: string | null, nowMs: number): number {
  if (said === null) return 0;
  const ms = /^\d+$/.test(said) ? Number(said) * 1_000 : Date.parse(said) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** Not the error itself, which names the address. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : name;
}
