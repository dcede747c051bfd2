import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The text of the QR code somewhere in a picture, as zbar reads it; throws where it finds none, or more than one. */
export async function readQr(png: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qr-'));
  try {
    const file = join(folder, 'picture.png');
    await writeFile(file, png);
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file]);
    const [text, ...more] = stdout.trimEnd().split('\n');
    if (!text || more.length > 0) throw new Error(`not one QR code: ${stdout}`);
    return text;
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw missing ? new Error('zbarimg is missing: apt-get install zbar-tools') : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
