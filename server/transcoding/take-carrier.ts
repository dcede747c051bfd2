import { AppError } from '../contract/error.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { TakeDelivery } from '../contract/take.ts';

/** A take goes over a link between two machines within this, ms. */
const CARRY_MS = 10 * 60_000;

/** Hands takes to the transcoder, which has the recordings. */
export function createTakeCarrier({ url, token }: { url: () => string | null; token: string }) {
  const closed = new AbortController();
  return {
    /** Ok once it is on the transcoder's disk; `media_unavailable` when that cannot be said. Never throws. */
    async carry(
      liveSessionId: string,
      takeId: string,
      about: TakeDelivery,
      media: Blob,
    ): Promise<Result<object>> {
      const base = url();
      try {
        if (base === null) return fail('media_unavailable', 'the transcoder is not running');
        const query = new URLSearchParams(Object.entries(about).map(([name, value]) => [name, `${value}`]));
        const answer = await fetch(`${base}/takes/${liveSessionId}/${takeId}?${query}`, {
          method: 'PUT',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
          body: media,
          signal: AbortSignal.any([closed.signal, AbortSignal.timeout(CARRY_MS)]),
        });
        const text = await answer.text();
        if (answer.ok) return ok({});
        const failure = AppError.safeParse((JSON.parse(text) as { error?: unknown }).error);
        return failure.success
          ? { ok: false, error: failure.data }
          : fail('media_unavailable', `answered ${answer.status}`);
      } catch (error) {
        return fail('media_unavailable', String(error));
      }
    },
    close: () => closed.abort(),
  };
}
