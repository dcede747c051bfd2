import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WhipBench, whipOnBench } from '../support/whip-bench.ts';
import { openWebEncoder, type WebEncoder } from '../support/whip-browser.ts';

let encoder: WebEncoder;
let bench: WhipBench;

beforeAll(async () => {
  encoder = await openWebEncoder();
  bench = await whipOnBench();
});
afterAll(async () => {
  await encoder.close();
  await bench.close();
});

/** Runs one of the page's functions. */
const inPage = (call: string) => encoder.page.evaluate(call);

test("a browser's page of another site publishes, restarts ICE and leaves", async () => {
  const saleEventId = randomUUID();
  const url = JSON.stringify(bench.urlOf(saleEventId));
  // Three sizes are offered and one is taken: what the others cost would be lost on a weak uplink.
  const simulcast = JSON.stringify([
    { rid: 'h', maxBitrate: 500_000 },
    { rid: 'm', scaleResolutionDownBy: 2 },
    { rid: 'l', scaleResolutionDownBy: 4 },
  ]);
  expect(await inPage(`publish(${url}, '${bench.token}', ${simulcast})`)).toMatchObject({ status: 201 });
  let { source } = await bench.transcoder.calls.next();
  while (!source?.video) ({ source } = await bench.transcoder.calls.next());
  const { audio, video } = bench.transcoder.sinks;
  await Promise.all([video?.keyFrame('VP8'), audio?.more(20)]);
  expect(await inPage('streams()')).toHaveLength(2);

  const before = await inPage('pairInUse()');
  expect(before).toBeGreaterThan(0);
  expect(await inPage('restartIce()')).toEqual({ status: 200, renewed: true });
  await inPage('pairInUse()');
  await Promise.all([video?.more(20), audio?.more(20)]);
  expect(bench.transcoder.calls.all.at(-1)?.source?.video).toEqual(source.video);

  expect(await inPage('leave()')).toBe(200);
  expect(await inPage('leave()')).toBe(404);
});
