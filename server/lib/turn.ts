import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** Pause between two looks at whether the process before has done, ms. */
const LOOK_MS = 20;

/**
 * Waits until no other process of this machine has the turn named `name` for the folder `dir`, and has it from then on
 * until it is given back or this process dies. The turn is a Unix socket with an abstract name (unix(7)), which the kernel
 * takes back with the process. Throws when the folder is not there.
 */
export async function takeTurn(name: string, dir: string): Promise<{ release(): void }> {
  const hash = createHash('sha256')
    .update(await realpath(dir))
    .digest('hex');
  for (;;) {
    const turn = createServer();
    try {
      await once(turn.listen(`\0cho-phien-${name}-${hash}`), 'listening');
      // It is held for as long as the process lives, and must not keep it alive.
      turn.unref();
      return { release: () => void turn.close() };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      await delay(LOOK_MS);
    }
  }
}
