import { type ReadonlySignal, signal } from '@preact/signals';
import type { Me } from '../../server/contract/member.ts';
import type { CallApi } from '../net/api.ts';
import type { ClientError, Outcome } from '../net/outcome.ts';

/** Who is signed in on this phone. */
export interface Session {
  /** Null until known, and when nobody is. */
  readonly me: ReadonlySignal<Me | null>;
  /** `asking` the server, `out`, `in`, or `failed` to find out. */
  readonly state: ReadonlySignal<'asking' | 'out' | 'in' | 'failed'>;
  /** Why it failed. */
  readonly error: ReadonlySignal<ClientError | null>;
  /** Asks the server who is signed in. */
  refresh(): Promise<void>;
  signIn(phone: string, pin: string): Promise<Outcome<Me>>;
  signInByLink(token: string): Promise<Outcome<Me>>;
  complete(input: { name: string; phone: string; pin: string }): Promise<Outcome<Me>>;
  /** Whoever comes next signs in; without an answer the phone stays theirs who has it, and that has to be said. */
  signOut(): Promise<Outcome<object>>;
}

export function createSession(api: CallApi): Session {
  const me = signal<Me | null>(null);
  const state = signal<'asking' | 'out' | 'in' | 'failed'>('asking');
  const error = signal<ClientError | null>(null);
  const enter = (outcome: Outcome<Me>) => {
    if (outcome.ok) {
      me.value = outcome.data;
      state.value = 'in';
    }
    return outcome;
  };
  return {
    me,
    state,
    error,
    async refresh() {
      state.value = 'asking';
      const outcome = enter(await api('GET /api/auth/me'));
      if (outcome.ok) return;
      error.value = outcome.error;
      state.value = outcome.error.code === 'not_signed_in' ? 'out' : 'failed';
    },
    signIn: async (phone, pin) => enter(await api('POST /api/auth/pin', { body: { phone, pin } })),
    signInByLink: async (token) => enter(await api('POST /api/auth/link', { body: { token } })),
    complete: async (input) => enter(await api('PUT /api/auth/me', { body: input })),
    async signOut() {
      const outcome = await api('POST /api/auth/sign-out', { body: {} });
      if (outcome.ok) {
        me.value = null;
        state.value = 'out';
      }
      return outcome;
    },
  };
}
