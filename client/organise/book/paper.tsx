import type { ComponentChildren } from 'preact';
import { Icon } from '../../ui/icon.tsx';
// In the script that needs it: the one sheet of all pages is what every viewer waits for.
import labels from './labels.css?inline';
import styles from './paper.css?inline';
import { bookTexts } from './texts.ts';

/** What stands above a paper on the screen and is not printed: the way back, the button that prints, choices. */
export function PaperBar(props: { title: string; ready: boolean; children?: ComponentChildren }) {
  const t = bookTexts();
  return (
    <>
      <style>{styles + labels}</style>
      <div class="stack-s no-print">
        <button type="button" class="button plain" onClick={() => history.back()}>
          <Icon name="back" />
          {t.back}
        </button>
        <h1>{props.title}</h1>
        {props.children}
        <button type="button" class="button main big wide" disabled={!props.ready} onClick={() => print()}>
          {t.print}
        </button>
      </div>
    </>
  );
}

/** What is printed. It is as wide as paper: on a phone it is moved by finger, or by the arrow keys once it has the focus. */
export function Paper(props: { title: string; of: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody could move it by keyboard
    <section class={`paper ${props.of}`} aria-label={props.title} tabIndex={0}>
      {props.children}
    </section>
  );
}
