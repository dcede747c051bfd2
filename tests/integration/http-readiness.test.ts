import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';
import { descendantsOf } from '../support/server-process.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

async function readiness() {
  const answer = await fetch(`${server.url}/readyz`);
  return { status: answer.status, body: await answer.json() };
}

const UP = { status: 200, body: { ok: true, parts: { database: true, transcoder: true, media: true } } };

it('says that every part answers', async () => {
  expect(await readiness()).toEqual(UP);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

it.each([
  ['transcoder', /transcoder\/main\.ts/],
  ['media', /mediasoup-worker/],
] as const)('says that the %s does not answer, and that it does again', async (part, command) => {
  const found = (await descendantsOf(process.pid)).find((each) => command.test(each.command));
  if (!found) throw new Error(`no process for ${part}`);
  process.kill(found.pid, 'SIGSTOP');
  const { status, body } = await readiness();
  process.kill(found.pid, 'SIGCONT');
  expect({ status, body }).toEqual({
    status: 503,
    body: { ok: false, parts: { ...UP.body.parts, [part]: false } },
  });
  expect(await readiness()).toEqual(UP);
});
