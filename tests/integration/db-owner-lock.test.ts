import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { acquireOwnerLock } from '../../server/db/owner-lock.ts';

it('gives a dead owner’s folder to exactly one of many who ask at once, every time', async () => {
  for (let round = 0; round < 100; round++) {
    const dir = await mkdtemp(join(tmpdir(), 'cho-phien-owner-'));
    await writeFile(join(dir, 'owner.lock'), '{"pid":999999999,"start":"long ago"}');
    const asked = await Promise.allSettled(Array.from({ length: 6 }, () => acquireOwnerLock(dir)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await rm(dir, { recursive: true });
  }
});
