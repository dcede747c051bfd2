import { useState } from 'preact/hooks';
import type { ClientError } from '../net/outcome.ts';
import type { Session } from '../state/session.ts';

/** The way out, and why it failed: whoever sells next on this phone would sell under the name of the one before. */
export function useSignOut(session: Session): { signOut: () => void; error: ClientError | null } {
  const [error, setError] = useState<ClientError | null>(null);
  const signOut = async () => {
    setError(null);
    const outcome = await session.signOut();
    // Once it is out this page is gone.
    if (!outcome.ok) setError(outcome.error);
  };
  return { signOut: () => void signOut(), error };
}
