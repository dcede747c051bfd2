const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

const canTake = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled') && element.getClientRects().length > 0;

/**
 * Whoever uses the keyboard would begin at the top of the page again each time a button is taken away, as that of an order's
 * last step is, or held while the server answers. This gives the focus back: to the same control once it can be used again,
 * else to what is first in what is left around it. Returns how to stop.
 */
export function keepFocus(root: HTMLElement): () => void {
  /** What had the focus by the keyboard, and what is around it, the innermost first; null: nobody misses it. */
  let last: { control: HTMLElement; around: HTMLElement[] } | null = null;

  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement) || !target.matches(':focus-visible')) {
      last = null;
      return;
    }
    const around: HTMLElement[] = [];
    for (let outer = target.parentElement; outer !== null && outer !== root; outer = outer.parentElement) {
      around.push(outer);
    }
    last = { control: target, around: [...around, root] };
  };
  /** A control that is still there was left on purpose. */
  const onLeave = ({ target }: FocusEvent) => {
    setTimeout(() => {
      if (last?.control === target && canTake(last.control)) last = null;
    });
  };
  const giveBack = () => {
    if (last === null || document.activeElement !== document.body) return;
    const { control, around } = last;
    if (canTake(control)) return control.focus();
    // Held for a moment: it comes back.
    if (control.isConnected && control.matches(':disabled')) return;
    for (const outer of around) {
      if (!outer.isConnected) continue;
      const next = [...outer.querySelectorAll<HTMLElement>(CONTROLS)].find(canTake);
      if (next !== undefined) return next.focus();
    }
  };
  const changes = new MutationObserver(giveBack);
  changes.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden'],
  });
  root.addEventListener('focusin', onFocus);
  root.addEventListener('focusout', onLeave);
  return () => {
    changes.disconnect();
    root.removeEventListener('focusin', onFocus);
    root.removeEventListener('focusout', onLeave);
  };
}
