import type { ComponentChildren, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { errorSentence } from '../i18n/errors.ts';
import { Notice } from './frame.tsx';

/**
 * A component that is fetched when it is first drawn; until it is here, `place` keeps its room. Where that fails, it is
 * said that there is no network, and it can be tried again.
 */
export function lazily<P extends object>(
  load: () => Promise<ComponentType<P>>,
  place: () => ComponentChildren = () => <Notice icon="clock" text={commonTexts().loading} />,
): ComponentType<P> {
  return function Lazily(props) {
    const [Loaded, setLoaded] = useState<ComponentType<P> | 'failed' | null>(null);
    useEffect(() => {
      if (Loaded !== null) return;
      load().then(
        // A function as a state would be called, hence the one around it.
        (component) => setLoaded(() => component),
        () => setLoaded('failed'),
      );
    }, [Loaded]);
    if (Loaded === null) return <>{place()}</>;
    if (Loaded !== 'failed') return <Loaded {...props} />;
    return (
      <Notice tone="warn" icon="warn" text={errorSentence({ code: 'offline', message: '' })}>
        <button type="button" class="button" onClick={() => setLoaded(null)}>
          {commonTexts().retry}
        </button>
      </Notice>
    );
  };
}
