import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { temporaryDataDir } from '../support/server.ts';
import { MAIN, runServer } from '../support/server-process.ts';

let data: Awaited<ReturnType<typeof temporaryDataDir>>;
beforeEach(async () => {
  data = await temporaryDataDir();
});
afterEach(() => data.remove());

async function sentenceOf(extra: Record<string, string>, args: string[] = []) {
  const { child, said } = runServer(data.dir, { extra, args });
  const [code] = await once(child, 'close');
  return { code, lines: said().trim().split('\n') };
}

const failures: [string, Record<string, string>, string[], RegExp][] = [
  ['a malformed setting', { PORT: 'eighty' }, [], /PORT/],
  ['an unknown flag', {}, ['--colour'], /--colour/],
  [
    'an unreachable database',
    { DATABASE_URL: 'postgresql://a:b@127.0.0.1:1/x' },
    [],
    /DATABASE_URL|database/i,
  ],
  ['a certificate that is none', { TLS_CERT: MAIN, TLS_KEY: MAIN }, [], /TLS_CERT/],
  ['a missing ffmpeg', { PATH: '/nonexistent' }, [], /ffmpeg/],
];
it.each(failures)('%s: one sentence and exit code 1', async (_name, extra, args, sentence) => {
  const { code, lines } = await sentenceOf(extra, args);
  expect(lines).toEqual([expect.stringMatching(sentence)]);
  expect(code).toBe(1);
});

it('a port taken: one sentence and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { code, lines } = await sentenceOf({ PORT: String(port) });
  other.close();
  expect(lines).toEqual([expect.stringMatching(/taken/)]);
  expect(code).toBe(1);
});
