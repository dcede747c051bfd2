import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../lib/startup-error.ts';
import { acquireOwnerLock } from './owner-lock.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import {
  clusterFolder,
  diskFull,
  folderError,
  openPostgresFolder,
  type PostgresFolder,
} from './postgres-folder.ts';
import { findPostgresUser, type PostgresUser } from './postgres-user.ts';
import { commandLineOf, processStartOf } from './process-identity.ts';

/** Crash recovery may have much to replay; nobody should wait longer than this, ms. */
const START_TIMEOUT_MS = 120_000;
/** How long a postgres left behind may take to answer before it is stopped, ms. */
const ADOPT_TIMEOUT_MS = 4_000;
/** How long a clean stop may take, and one without a checkpoint, seconds. */
const STOP_TIMEOUT_S = { fast: 60, immediate: 5 };
const POLL_MS = 20;

export interface EmbeddedPostgres {
  /** `postgresql://…` on a loopback port that changes from start to start. */
  url: string;
  /** True when a postgres that a killed server had left behind was taken over. */
  adopted: boolean;
  /** Stops postgres cleanly and gives the data folder free. Idempotent. */
  stop(): Promise<void>;
}

interface Cluster extends PostgresFolder {
  cluster: string;
  binaries: PostgresBinaries;
  user: PostgresUser | null;
}

/**
 * Runs PostgreSQL from the npm package with its files below `dataDir`, which belongs to this process alone until
 * `stop`. A postgres left behind by a killed server is taken over, or stopped when it does not answer. Throws
 * {@link StartupError}.
 */
export async function startEmbeddedPostgres({ dataDir }: { dataDir: string }): Promise<EmbeddedPostgres> {
  const folder = await openPostgresFolder(dataDir);
  const lock = await acquireOwnerLock(folder.home);
  try {
    const user = await findPostgresUser();
    const cluster = { ...folder, user, binaries: await findPostgresBinaries(user), cluster: '' };
    cluster.cluster = await clusterFolder(folder, user);
    const adoptedPort = await adopt(cluster);
    const port = adoptedPort ?? (await startNew(cluster));
    const [pid] = await readPidFile(cluster);
    // A stop that is forced, or a bug, ends this process without `stop`: postgres then shuts down by itself (SIGINT is
    // its fast mode), so that only kill -9 leaves it to the next start.
    const letGo = () => {
      try {
        if (pid) process.kill(pid, 'SIGINT');
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
        stopped ??= stopCluster(cluster, 'fast').finally(() => {
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

function urlOf({ password }: Cluster, port: number): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** The port of a living postgres of this cluster; null when there is none, or when it had to be stopped. */
async function adopt(cluster: Cluster): Promise<number | null> {
  const [pid, , , port] = await readPidFile(cluster);
  if (!pid) return null;
  if ((await commandLineOf(pid)).includes(cluster.cluster)) {
    if (port && (await answersWithin(urlOf(cluster, port), ADOPT_TIMEOUT_MS))) return port;
    await stopCluster(cluster, 'immediate');
  }
  // Postgres takes a pid that is used again, or a zombie that nobody reaps, for itself and would not start. It still
  // finds children of a dead postmaster by their shared memory, so the file's loss does no harm.
  await rm(join(cluster.cluster, 'postmaster.pid'), { force: true });
  return null;
}

/** Pid, folder, start time and port, as numbers where they are; empty when no postgres runs. */
async function readPidFile({ cluster }: Cluster): Promise<number[]> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n').map(Number);
}

async function startNew(cluster: Cluster): Promise<number> {
  if (!(await exists(join(cluster.cluster, 'PG_VERSION')))) await initialise(cluster);
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const port = await freePort();
    const failure = await launch(cluster, port, deadline);
    if (failure === null) return port;
    // The port was taken between the look and the start, or orphans of a killed postmaster are still leaving.
    const passing = /Address already in use|pre-existing shared memory block/.test(failure);
    if (!passing || Date.now() > deadline) throw startFailure(cluster, failure);
    await delay(POLL_MS * 10);
  }
}

/** Makes the cluster beside its place and renames it, so that a kill leaves a whole one or none. */
async function initialise(cluster: Cluster): Promise<void> {
  const half = `${cluster.cluster}.new`;
  const passwordFile = `${cluster.cluster}.password`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { mode: 0o700 });
  await writeFile(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.user !== null) {
    for (const path of [half, passwordFile]) await chown(path, cluster.user.uid, cluster.user.gid);
  }
  try {
    const { code, output } = await runTool(cluster, cluster.binaries.initdb, [
      `--pgdata=${half}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    if (code !== 0) throw startFailure(cluster, output);
    await rename(half, cluster.cluster);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(half, { recursive: true, force: true });
  }
}

/** Starts postgres and waits until it answers. Null, or what its log says when it gave up. */
async function launch(cluster: Cluster, port: number, deadline: number): Promise<string | null> {
  const log = await open(cluster.log, 'w', 0o600);
  const child = spawn(
    cluster.binaries.postgres,
    ['-D', cluster.cluster, '-p', String(port), '-h', '127.0.0.1', '-c', 'unix_socket_directories='],
    // In its own process group, so that Ctrl-C reaches the server alone, which stops postgres when orders are done.
    { ...identity(cluster.user), detached: true, stdio: ['ignore', log.fd, log.fd], cwd: '/' },
  );
  let exited = false;
  let cannotRun: unknown = null;
  // Settled whatever comes: a program that cannot be run must end the start with its sentence, not the process.
  exitOf(child)
    .catch((error: unknown) => {
      cannotRun = error;
    })
    .finally(() => {
      exited = true;
    });
  await log.close();
  child.unref();
  const url = urlOf(cluster, port);
  while (!exited && Date.now() < deadline) {
    if (await answers(url)) return null;
    await delay(POLL_MS);
  }
  if (cannotRun !== null) throw cannotRun;
  if (!exited) await stopCluster(cluster, 'immediate');
  return readFile(cluster.log, 'utf8');
}

/** Stops postgres; each way that does not work is followed by a harder one. */
async function stopCluster(cluster: Cluster, mode: 'fast' | 'immediate'): Promise<void> {
  const [pid] = await readPidFile(cluster);
  const timeout = String(STOP_TIMEOUT_S[mode]);
  const args = ['stop', '-D', cluster.cluster, '-m', mode, '-w', '-t', timeout, '-s'];
  const { code } = await runTool(cluster, cluster.binaries.pgCtl, args);
  if (code === 0 || !pid || !(await commandLineOf(pid)).includes(cluster.cluster)) return;
  if (mode === 'fast') return stopCluster(cluster, 'immediate');
  process.kill(pid, 'SIGKILL');
  while ((await processStartOf(pid)) !== null) await delay(POLL_MS);
}

async function runTool(
  { user }: Cluster,
  program: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  const child = spawn(program, args, { ...identity(user), stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await exitOf(child);
  return { code, output };
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  try {
    const [code] = await once(child, 'close');
    return code;
  } catch (error) {
    throw new StartupError(`PostgreSQL's program cannot be run: ${(error as Error).message}.`);
  }
}

/** LC_ALL keeps messages English, which are searched for known failures. */
function identity(user: PostgresUser | null) {
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return user === null ? { env } : { env, uid: user.uid, gid: user.gid };
}

function startFailure(cluster: Cluster, output: string): StartupError {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return diskFull(cluster.cluster);
  if (/files are incompatible with server/i.test(output)) {
    return new StartupError(
      `The database in ${cluster.cluster} was made by another major version of PostgreSQL: dump it with that version and load it anew.`,
    );
  }
  const lines = output.trim().split('\n');
  const reason = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? '';
  return new StartupError(
    `PostgreSQL in ${cluster.cluster} did not start: ${reason.replace(/^.*?(FATAL|PANIC|error):\s*/i, '')} (log: ${cluster.log}).`,
  );
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  // A server that listens on TCP has an AddressInfo; Node's type also covers pipes.
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answersWithin(url: string, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await answers(url))) {
    if (Date.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
