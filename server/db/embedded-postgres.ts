import { readFile } from 'node:fs/promises';
import { acquireOwnerLock } from './owner-lock.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { adopt, readPidFile, startAgain, startNew, stopCluster, urlOf } from './postgres-cluster.ts';
import { clusterFolder, folderError, openPostgresFolder } from './postgres-folder.ts';
import { findPostgresUser } from './postgres-user.ts';
import { watchPostgres } from './postgres-watch.ts';
import { processStartOf } from './process-identity.ts';

/** Lines of the log of a postgres that died which say why. */
const LAST_WORDS = 5;

export interface EmbeddedPostgres {
  /** `postgresql://…` on a loopback port that changes from start to start. */
  url: string;
  /** True when a postgres that a killed server had left behind was taken over. */
  adopted: boolean;
  /** Stops postgres cleanly and gives the data folder free. Idempotent. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Told the last lines of its log when postgres has died; it is started again at once, at the same address. */
  onDied?(lastWords: string): void;
  /** Told why that failed; it is tried until `stop`. */
  onError?(error: unknown): void;
}

/**
 * Runs PostgreSQL from the npm package with its files below `dataDir`, which belongs to this process alone until
 * `stop`. A postgres left behind by a killed server is taken over, or stopped when it does not answer; one that dies
 * meanwhile (out of memory, a kill by mistake) is started again. Throws `StartupError`.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, onDied = () => undefined, onError = () => undefined } = options;
  const folder = await openPostgresFolder(dataDir);
  const lock = await acquireOwnerLock(folder.home);
  try {
    const user = await findPostgresUser();
    const binaries = await findPostgresBinaries(user);
    const cluster = { ...folder, user, binaries, cluster: await clusterFolder(folder, user) };
    const adoptedPort = await adopt(cluster);
    const port = adoptedPort ?? (await startNew(cluster));
    let running = await identify();

    async function identify(): Promise<{ pid: number; start: string | null }> {
      const [pid = 0] = await readPidFile(cluster);
      return { pid, start: await processStartOf(pid) };
    }

    const watch = watchPostgres({
      alive: async () => (await processStartOf(running.pid)) === running.start,
      async revive() {
        const log = await readFile(cluster.log, 'utf8').catch(() => '');
        onDied(log.trim().split('\n').slice(-LAST_WORDS).join('\n'));
        await startAgain(cluster, port);
        running = await identify();
      },
      onError,
    });
    // A stop that is forced, or a bug, ends this process without `stop`: postgres then shuts down by itself (SIGINT is
    // its fast mode), so that only kill -9 leaves it to the next start.
    const letGo = () => {
      try {
        if (running.pid) process.kill(running.pid, 'SIGINT');
      } catch {
        // It has ended before.
      }
    };
    process.once('exit', letGo);
    let stopped: Promise<void> | null = null;
    return {
      url: urlOf(cluster, port),
      adopted: adoptedPort !== null,
      stop() {
        stopped ??= watch
          .close()
          .then(() => stopCluster(cluster, 'fast'))
          .finally(() => {
            process.off('exit', letGo);
            return lock.release();
          });
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw folderError(folder.home, error);
  }
}
