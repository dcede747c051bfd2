import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, openDatabase, startEmbeddedPostgres } from '../../server/db/index.ts';
import { StartupError } from '../../server/lib/startup-error.ts';
import { temporaryFolder } from '../support/database.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataDir: string;
const started: EmbeddedPostgres[] = [];
const owners: ChildProcess[] = [];

beforeEach(async () => {
  folder = await temporaryFolder();
  dataDir = join(folder.path, 'data');
});
afterEach(async () => {
  for (const owner of owners.splice(0)) owner.kill('SIGKILL');
  for (const postgres of started.splice(0)) await postgres.stop();
  await folder.remove();
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir });
  started.push(postgres);
  return postgres;
}

/** Another server process that owns the data folder, with its URL. */
async function startOwner(): Promise<{ owner: ChildProcess; url: string }> {
  const owner = spawn(
    process.execPath,
    [join(import.meta.dirname, '../support/postgres-owner.ts'), dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  owners.push(owner);
  const [url] = await once(createInterface(owner.stdout ?? process.stdin), 'line');
  return { owner, url };
}

async function kill(owner: ChildProcess): Promise<void> {
  const ended = once(owner, 'exit');
  owner.kill('SIGKILL');
  await ended;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const clusterOf = () => join(dataDir, 'postgres', 'cluster');

test('data outlive a clean stop, and the password is for this user only', async () => {
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await Promise.all([first.stop(), first.stop()]);
  await expect(query(first.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  expect((await stat(join(dataDir, 'postgres', 'password'))).mode & 0o777).toBe(0o600);
  expect(await query(second.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
});

test('after kill -9 of the server the next one takes its postgres over, with every row', async () => {
  const { owner, url } = await startOwner();
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await kill(owner);
  const next = await start();
  expect(next.adopted).toBe(true);
  expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  await next.stop();
  await expect(query(url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
});

test('after kill -9 of server and postgres both, the committed rows are there', async () => {
  const { owner, url } = await startOwner();
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const [pid] = (await readFile(join(clusterOf(), 'postmaster.pid'), 'utf8')).split('\n');
  await kill(owner);
  process.kill(Number(pid), 'SIGKILL');
  const next = await start();
  expect(next.adopted).toBe(false);
  expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a postgres that is killed under a living server comes back at the same address, with every row', async () => {
  const { url } = await start();
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const pidFile = join(clusterOf(), 'postmaster.pid');
  const [pid] = (await readFile(pidFile, 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
  await expect
    .poll(() => query(url, 'SELECT answer FROM kept').catch(() => null), { timeout: 30_000 })
    .toEqual([{ answer: 42 }]);
  const [next] = (await readFile(pidFile, 'utf8')).split('\n');
  expect(next).not.toBe(pid);
});

test('a postgres left behind that does not answer to the password is stopped and started anew', async () => {
  const { owner, url } = await startOwner();
  await query(url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  const [pid] = (await readFile(join(clusterOf(), 'postmaster.pid'), 'utf8')).split('\n');
  await kill(owner);
  process.kill(Number(pid), 'SIGSTOP');
  const next = await start();
  expect(next.adopted).toBe(false);
  expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a second server on the same folder is refused with a sentence, and the first goes on', async () => {
  const { owner, url } = await startOwner();
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
    new StartupError(
      `The data folder ${join(dataDir, 'postgres')} is in use by another server (process ${owner.pid}): stop that one, or set DATA_DIR to another folder.`,
    ),
  );
  expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('of servers that start at once on a folder with a dead owner, one wins', async () => {
  const { owner } = await startOwner();
  await kill(owner);
  const answers = await Promise.allSettled([start(), start(), start()]);
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a first start that was cut short is begun again', async () => {
  const first = await start();
  await first.stop();
  await rm(clusterOf(), { recursive: true });
  await writeFile(`${clusterOf()}.password`, 'half');
  const second = await start();
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a database that lies elsewhere and is missing is never replaced by an empty one', async () => {
  const home = join(dataDir, 'postgres');
  const cluster = join(folder.path, 'cluster-gone');
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'location'), cluster);
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(
    `The database of ${home} is in ${cluster}, which is missing`,
  );
  await expect(stat(cluster)).rejects.toThrow(/ENOENT/);
});

test('a data folder that PostgreSQL cannot reach keeps its database elsewhere, through a restart', async () => {
  await chmod(folder.path, 0o700);
  const first = await start();
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = await start();
  expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
});

test('a data folder that is a file is named', async () => {
  await writeFile(dataDir, '');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toThrow(/is not a folder/);
});

test('each way a database cannot be opened has its sentence, without the password', async () => {
  const { url } = await start();
  const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  const silentPort = typeof address === 'object' ? address?.port : 0;
  const changed = (change: Partial<URL>) => Object.assign(new URL(url), change).href;
  const cases = [
    [changed({ password: 'wrong-secret' }), /refuses this user or password/],
    [changed({ pathname: '/nowhere' }), /has no such database/],
    [changed({ port: '1' }), /^Nothing answers at 127\.0\.0\.1:1\//],
    [changed({ port: String(silentPort) }), /cannot be reached/],
  ] as const;
  for (const [wrong, sentence] of cases) {
    const error = await openDatabase(wrong).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(StartupError);
    expect(String(error)).toMatch(new RegExp(sentence.source.replace('^', 'StartupError: ')));
    expect(String(error)).not.toContain(new URL(wrong).password);
  }
  silent.close();
});
