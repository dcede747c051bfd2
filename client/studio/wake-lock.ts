/**
 * Keeps the screen on until the returned function is called; a phone that sleeps stops its camera. `onHeld` hears
 * whether the browser does it: old ones cannot, and a low battery forbids it.
 */
export function keepAwake(
  onHeld: (held: boolean) => void = () => undefined,
  { navigator, document }: Pick<typeof globalThis, 'navigator' | 'document'> = globalThis,
): () => void {
  let lock: WakeLockSentinel | null = null;
  let released = false;
  const take = async () => {
    if (released || document.visibilityState !== 'visible') return;
    try {
      if (!('wakeLock' in navigator)) throw new Error('no wake lock');
      lock = await navigator.wakeLock.request('screen');
      if (released) await lock.release();
      else onHeld(true);
    } catch {
      if (!released) onHeld(false);
    }
  };
  // The browser takes the lock away whenever the page is hidden.
  const onVisible = () => void take();
  document.addEventListener('visibilitychange', onVisible);
  void take();
  return () => {
    released = true;
    document.removeEventListener('visibilitychange', onVisible);
    void lock?.release();
  };
}
