/** The smallest answer of the server. */
const URL = '/healthz';
/** How often it is asked for, ms. */
const EVERY_MS = 1_000;
/** Probes under way at a time, each on a connection of its own: packets of one may be lost where another's pass. */
const AT_ONCE = 3;

/** Finds out soon that a lost line is back. */
export interface Probe {
  start(): void;
  stop(): void;
}

/**
 * Asks the server for next to nothing, again and again. A packet that opens a connection is repeated after 1, 2, 4 s and so
 * on, so while a line is gone for long each attempt to connect looks ever more rarely; a fresh one finds it at once.
 * `onAnswer` gets the moment at which the one that was answered had been asked, by `performance.now()`.
 */
export function createProbe(onAnswer: (askedAtMs: number) => void): Probe {
  const asking: AbortController[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  async function ask(): Promise<void> {
    const one = new AbortController();
    asking.push(one);
    if (asking.length > AT_ONCE) asking.shift()?.abort();
    const askedAtMs = performance.now();
    // Anything but silence says that the line is back.
    const answered = await fetch(URL, { method: 'HEAD', cache: 'no-store', signal: one.signal }).then(
      () => true,
      () => false,
    );
    const index = asking.indexOf(one);
    if (index >= 0) asking.splice(index, 1);
    if (answered && timer !== undefined) onAnswer(askedAtMs);
  }
  const askNow = () => void ask();

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    removeEventListener('online', askNow);
    for (const one of asking.splice(0)) one.abort();
  }

  return {
    start() {
      stop();
      timer = setInterval(askNow, EVERY_MS);
      addEventListener('online', askNow);
    },
    stop,
  };
}
