import type { RouteAnswer, RouteKey, RouteSent } from '../../server/contract/http.ts';
import { type Outcome, offline } from './outcome.ts';

/** The `:name` parts of a route, and its body where it has one. */
type RequestParts<K extends RouteKey> = {
  params?: Record<string, string>;
  body?: RouteSent<K>;
};

/** Calls one route of the contract. */
export type CallApi = <K extends RouteKey>(
  key: K,
  parts?: RequestParts<K>,
) => Promise<Outcome<RouteAnswer<K>>>;

/** A request on a 64 kbit/s link may be slow; after this long, in ms, it counts as lost. */
const TIMEOUT_MS = 20_000;

/** The path of a route key with its parameters filled in, such as `/api/members/…/link`. */
export function routePath(
  key: RouteKey,
  params: Record<string, string> = {},
): { method: string; path: string } {
  const [method = 'GET', pattern = ''] = key.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  return { method, path };
}

/** An API client on `fetch`; the auth session travels in a cookie of the same origin. */
export function createApi(fetcher: typeof fetch): CallApi {
  return async <K extends RouteKey>(
    key: K,
    parts: RequestParts<K> = {},
  ): Promise<Outcome<RouteAnswer<K>>> => {
    const { method, path } = routePath(key, parts.params);
    // AbortSignal.timeout is too new for the phones that viewers have.
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetcher(path, {
        method,
        credentials: 'same-origin',
        signal: abort.signal,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: JSON.stringify(parts.body ?? {}) }),
      });
      const answer = await response.json();
      // The server parsed this answer's shape when it made it; zod stays out of the bundle.
      if (response.ok) return { ok: true, data: answer as RouteAnswer<K> };
      if (answer?.error?.code) return { ok: false, error: answer.error };
      return offline(`HTTP ${response.status}`);
    } catch (error) {
      // No network, a time-out, or a proxy's page instead of JSON: no answer of ours.
      return offline(String(error));
    } finally {
      clearTimeout(timer);
    }
  };
}
