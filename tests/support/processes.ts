import { readdir, readFile } from 'node:fs/promises';

/** Process ids of this process's ffmpegs whose command line has the argument. */
export async function ffmpegChildren(argument: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent === process.pid && line.includes('ffmpeg') && line.split('\0').includes(argument)) {
      found.push(Number(pid));
    }
  }
  return found;
}
