/**
 * Keeps the screen on until the returned function is called; a phone that sleeps stops its camera. Does nothing
 * where the browser has no wake lock.
 */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let released = false;
  const take = async () => {
    if (released || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      lock = await navigator.wakeLock.request('screen');
      if (released) await lock.release();
    } catch {
      // Refused when the battery is low; the seller then has to touch the screen now and then.
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
