import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Me } from '../../server/contract/member.ts';
import { commonTexts } from '../i18n/common.ts';
import type { Session } from '../state/session.ts';
import { ErrorNotice, Notice } from '../ui/frame.tsx';
import { CompleteForm, SignInForm } from './forms.tsx';
import { rememberMember } from './known-members.ts';

/**
 * Shows its children once somebody is signed in with a complete account; until then, what is missing. `later`: who is
 * signed in by a link goes on, and is asked for the rest another time.
 */
export function Gate(props: { session: Session; later?: boolean; children: (me: Me) => ComponentChildren }) {
  const { session, later = false, children } = props;
  const me = session.me.value;
  const error = session.error.value;
  useEffect(() => {
    if (me !== null) rememberMember(localStorage, me);
  }, [me]);
  switch (session.state.value) {
    case 'asking':
      return <Notice icon="clock" text={commonTexts().loading} />;
    case 'failed':
      return error === null ? null : <ErrorNotice error={error} onRetry={session.refresh} />;
    case 'out':
      return <SignInForm session={session} />;
    case 'in':
      if (me === null) return null;
      return me.complete || later ? children(me) : <CompleteForm session={session} me={me} />;
  }
}
