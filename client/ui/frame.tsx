import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { commonTexts } from '../i18n/common.ts';
import { errorSentence } from '../i18n/errors.ts';
import type { ClientError } from '../net/outcome.ts';
import { Icon, type IconName } from './icon.tsx';
import './base.css';
import './controls.css';

/** A sentence in a coloured box, always with an icon beside the colour. */
export function Notice(props: {
  tone?: 'good' | 'warn' | 'bad' | 'quiet';
  icon?: IconName;
  text: string;
  children?: ComponentChildren;
}) {
  const { tone = 'quiet', icon, text, children } = props;
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {icon && <Icon name={icon} />}
      <span>{text}</span>
      {children}
    </div>
  );
}

/** A failure with its way out. */
export function ErrorNotice({ error, onRetry }: { error: ClientError; onRetry?: () => void }) {
  return (
    <Notice tone="bad" icon="warn" text={errorSentence(error)}>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          {commonTexts().retry}
        </button>
      )}
    </Notice>
  );
}

/** A list in one of its states: loading, failed, empty, or there. */
export function ListOf<T>(props: {
  items: readonly T[] | null;
  error?: ClientError | null;
  empty: string;
  onRetry?: () => void;
  children: (item: T) => ComponentChildren;
  label: string;
}) {
  const { items, error, empty, onRetry, children, label } = props;
  if (error && items === null) return <ErrorNotice error={error} {...(onRetry ? { onRetry } : {})} />;
  if (items === null) return <Notice text={commonTexts().loading} icon="clock" />;
  if (items.length === 0) return <Notice text={empty} />;
  return (
    <ul class="stack-s" aria-label={label}>
      {items.map(children)}
    </ul>
  );
}

/** A sheet from below, a real dialog: focus stays in it and then goes back; Escape and the button close it. */
export function Sheet(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the first paint: the page below must not take a key in between.
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    // Phones older than <dialog> get it as a plain block.
    if (element?.showModal) element.showModal();
    else element?.setAttribute('open', '');
    return () => {
      element?.close?.();
      // A dialog that leaves the page at once does not give the focus back by itself.
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header>
        <h2 id={titleId}>{props.title}</h2>
        <button type="button" class="button plain" onClick={props.onClose}>
          <Icon name="close" />
          {commonTexts().close}
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
