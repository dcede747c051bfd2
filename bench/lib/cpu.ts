import { readdir, readFile } from 'node:fs/promises';

/** Kernel clock ticks a second; Linux has had 100 on every platform Node runs on. */
const TICKS_PER_SECOND = 100;

async function stat(pid: number | string): Promise<string[] | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Processor seconds (user and system) of a process, of its living children and of those it has waited for. */
export async function cpuSeconds(pid: number): Promise<number> {
  const fields = await stat(pid);
  if (!fields) throw new Error(`no process ${pid}`);
  const ticks = (from: string[], places: number[]) => places.reduce((sum, at) => sum + Number(from[at]), 0);
  let total = ticks(fields, [11, 12, 13, 14]);
  for (const other of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const child = await stat(other);
    if (child && Number(child[1]) === pid) total += ticks(child, [11, 12]);
  }
  return total / TICKS_PER_SECOND;
}
