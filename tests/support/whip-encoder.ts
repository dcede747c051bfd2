import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { createTape, type Tape } from './media-fakes.ts';
import { endProcess } from './media-rtp.ts';

const Said = z.looseObject({ said: z.string() });
export type Said = z.infer<typeof Said>;

/** Debian's own Python: aiortc comes as its package, whatever other Python stands first on PATH. */
export const PYTHON = '/usr/bin/python3';

/** An encoder on aiortc in a process of its own. */
export interface Encoder {
  /** What it says of itself, such as `published`, `connected`, `left`. */
  readonly said: Tape<Said>;
  /** Sends DELETE and waits for its end. */
  leave(): Promise<void>;
  /** As if its power were cut. */
  kill(): Promise<void>;
}

export function startWhipEncoder(url: string, token: string, codec: 'H264' | 'VP8'): Encoder {
  const script = join(import.meta.dirname, 'whip-encoder.py');
  const child: ChildProcess = spawn(PYTHON, [script, url, token, codec], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const said = createTape<Said>();
  if (!child.stdout) throw new Error('the encoder has no standard output');
  createInterface({ input: child.stdout }).on('line', (line) => said.push(Said.parse(JSON.parse(line))));
  // x264 tells its statistics there: shown only when the encoder has died of something.
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  child.on('exit', (code) => {
    if (code !== null && code !== 0) said.push({ said: 'crashed', complaints });
  });
  return {
    said,
    async leave() {
      const gone = once(child, 'exit');
      child.stdin?.write('\n');
      await gone;
    },
    kill: () => endProcess(child),
  };
}
