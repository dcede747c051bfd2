const CONTROLS = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

const canTake = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled') && element.getClientRects().length > 0;

const controlsIn = (element: HTMLElement) =>
  [...element.querySelectorAll<HTMLElement>(CONTROLS)].filter(canTake);

/**
 * Whoever uses the keyboard would begin at the top of the page again each time a button is taken away, as that of an order's
 * last step is, or held while the server answers. This gives the focus back: to the same control once it can be used again,
 * else to the one that is in its place now, or nearest to it, in what is left around it. Returns how to stop.
 */
export function keepFocus(root: HTMLElement): () => void {
  /**
   * What had the focus by the keyboard, and what is around it, the innermost first, with its place among the controls there;
   * null: nobody misses it.
   */
  let last: { control: HTMLElement; around: { outer: HTMLElement; place: number }[] } | null = null;
  let byKeyboard = false;

  const onKey = () => {
    byKeyboard = true;
  };
  const onPointer = () => {
    byKeyboard = false;
    last = null;
  };
  const onFocus = ({ target }: FocusEvent) => {
    if (!byKeyboard || !(target instanceof HTMLElement)) return;
    last = { control: target, around: [] };
    for (let outer = target.parentElement; outer !== null; outer = outer.parentElement) {
      last.around.push({ outer, place: controlsIn(outer).indexOf(target) });
      if (outer === root) break;
    }
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
    for (const { outer, place } of around) {
      if (!outer.isConnected) continue;
      const controls = controlsIn(outer);
      // What a closed part hides takes no focus; the one before it does.
      for (let at = Math.min(place, controls.length - 1); at >= 0; at--) {
        controls[at]?.focus();
        if (document.activeElement === controls[at]) return;
      }
    }
  };
  const changes = new MutationObserver(giveBack);
  changes.observe(root, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden'],
  });
  addEventListener('keydown', onKey, true);
  addEventListener('pointerdown', onPointer, true);
  root.addEventListener('focusin', onFocus);
  root.addEventListener('focusout', onLeave);
  return () => {
    changes.disconnect();
    removeEventListener('keydown', onKey, true);
    removeEventListener('pointerdown', onPointer, true);
    root.removeEventListener('focusin', onFocus);
    root.removeEventListener('focusout', onLeave);
  };
}
