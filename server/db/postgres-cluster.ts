import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chown, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartupError } from '../lib/startup-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { diskFull, type PostgresFolder } from './postgres-folder.ts';
import type { PostgresUser } from './postgres-user.ts';
import { commandLineOf, processStartOf } from './process-identity.ts';

/** Crash recovery may have much to replay; nobody should wait longer than this, ms. */
const START_TIMEOUT_MS = 120_000;
/** How long a postgres left behind may take to answer before it is stopped, ms. */
const ADOPT_TIMEOUT_MS = 4_000;
/** How long a clean stop may take, and one without a checkpoint, seconds. */
const STOP_TIMEOUT_S = { fast: 60, immediate: 5 };
const POLL_MS = 20;

/** Where a postgres has its files and programs, and as whom it runs. */
export interface Cluster extends PostgresFolder {
  cluster: string;
  binaries: PostgresBinaries;
  user: PostgresUser | null;
}

/** Its address on a loopback port, with the password. */
export function urlOf({ password }: Cluster, port: number): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/** The port of a living postgres of this cluster; null when there is none, or when it had to be stopped. */
export async function adopt(cluster: Cluster): Promise<number | null> {
  const [pid, , , port] = await readPidFile(cluster);
  if (!pid) return null;
  if ((await commandLineOf(pid)).includes(cluster.cluster)) {
    if (port && (await answersWithin(urlOf(cluster, port), ADOPT_TIMEOUT_MS))) return port;
    await stopCluster(cluster, 'immediate');
  }
  await forget(cluster);
  return null;
}

/**
 * Takes a dead postgres's own note of itself away: it takes a pid that is used again, or a zombie that nobody reaps, for
 * itself and would not start. It still finds children of a dead postmaster by their shared memory, so nothing is lost.
 */
async function forget({ cluster }: Cluster): Promise<void> {
  await rm(join(cluster, 'postmaster.pid'), { force: true });
}

/** Pid, folder, start time and port, as numbers where they are; empty when no postgres runs. */
export async function readPidFile({ cluster }: Cluster): Promise<number[]> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n').map(Number);
}

/** Starts postgres on a free port, and answers it; the first time its files are made. */
export async function startNew(cluster: Cluster): Promise<number> {
  if (!(await exists(join(cluster.cluster, 'PG_VERSION')))) await initialise(cluster);
  return start(cluster, freePort);
}

/** Starts a postgres that has died on the port it had, where its clients look for it; it recovers what was committed. */
export async function startAgain(cluster: Cluster, port: number): Promise<void> {
  await forget(cluster);
  await start(cluster, async () => port);
}

async function start(cluster: Cluster, nextPort: () => Promise<number>): Promise<number> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const port = await nextPort();
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
export async function stopCluster(cluster: Cluster, mode: 'fast' | 'immediate'): Promise<void> {
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
