import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { StartupError } from '../lib/startup-error.ts';
import { takeTurn } from '../lib/turn.ts';
import { processStartOf } from './process-identity.ts';

const Owner = z.object({ pid: z.int().positive(), start: z.string() });

export interface OwnerLock {
  release(): Promise<void>;
}

/**
 * Makes this process the only owner of `dir` until it releases the lock or dies: pid and start time tell a living
 * owner from one that was killed. Throws {@link StartupError} when another process lives in it.
 */
export async function acquireOwnerLock(dir: string): Promise<OwnerLock> {
  const file = join(dir, 'owner.lock');
  const mine = join(dir, `owner.${randomUUID()}`);
  const content = JSON.stringify({ pid: process.pid, start: (await processStartOf(process.pid)) ?? '' });
  await writeFile(mine, content, { mode: 0o600 });
  try {
    // link() fails when the lock is there, and shows it with its whole content at once.
    await alone(dir, async () => {
      while (!(await linked(mine, file))) await removeIfStale(dir, file);
    });
  } finally {
    await rm(mine, { force: true });
  }
  return {
    async release() {
      if ((await readFile(file, 'utf8').catch(() => null)) === content) await rm(file, { force: true });
    },
  };
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeIfStale(dir: string, file: string): Promise<void> {
  const seen = await readFile(file, 'utf8').catch(() => null);
  if (seen === null) return;
  const pid = await livingOwner(seen);
  if (pid !== null) throw inUse(dir, pid);
  await rm(file, { force: true });
}

/** Runs `task` while no other process does so: between finding a lock stale and removing it, it could put its own there. */
async function alone(dir: string, task: () => Promise<void>): Promise<void> {
  const turn = await takeTurn('owner', dir);
  try {
    return await task();
  } finally {
    turn.release();
  }
}

async function livingOwner(content: string): Promise<number | null> {
  const parsed = Owner.safeParse(parseJson(content));
  if (!parsed.success) return null;
  const { pid, start } = parsed.data;
  return (await processStartOf(pid)) === start ? pid : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function inUse(dir: string, pid: number): StartupError {
  return new StartupError(
    `The data folder ${dir} is in use by another server (process ${pid}): stop that one, or set DATA_DIR to another folder.`,
  );
}
