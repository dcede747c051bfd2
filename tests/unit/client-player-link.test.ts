import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createBottleneck } from '../../bench/lib/bottleneck.ts';
import { type Link, startLink } from '../../bench/lib/link.ts';
import { createLinkClock, generateTraces, type TraceStep } from '../../bench/lib/trace.ts';

const step = (duration_ms: number, bandwidth_kbps: number, latency_ms = 0): TraceStep => ({
  duration_ms,
  bandwidth_kbps,
  latency_ms,
});

/** Plays a bottleneck until all is through; gives what arrived and when. */
function playOut<Flow>(bottleneck: ReturnType<typeof createBottleneck<Flow>>) {
  const seen: { flow: Flow; data: Buffer | null; atMs: number }[] = [];
  for (let nowMs: number | null = 0; nowMs !== null; ) {
    const { arrived, nextMs } = bottleneck.advance(nowMs);
    for (const { flow, data } of arrived) seen.push({ flow, data, atMs: nowMs });
    nowMs = nextMs;
  }
  return seen;
}

describe('the clock of a link', () => {
  it('carries what the trace carries, outages included', () => {
    const clock = createLinkClock([step(1_000, 80), step(5_000, 0), step(1_000, 160)]);
    expect(clock.finishMs(0, 10_000)).toBe(1_000);
    // Half before the dead spot, half behind it at twice the rate.
    expect(clock.finishMs(500, 10_000)).toBe(6_250);
    expect(clock.kbpsAt(3_000)).toBe(0);
  });

  it('begins at its offset and repeats without end', () => {
    const clock = createLinkClock([step(1_000, 80), step(1_000, 160)], { offsetMs: 1_000 });
    expect(clock.kbpsAt(0)).toBe(160);
    expect(clock.kbpsAt(1_500)).toBe(80);
    expect(clock.finishMs(0, 90_000)).toBeCloseTo(6_000);
  });

  it('refuses a trace that never carries anything', () => {
    expect(() => createLinkClock([step(1_000, 0)])).toThrow('never delivers');
  });

  it('makes the same links for the same seed', () => {
    expect(generateTraces(2, 7)).toEqual(generateTraces(2, 7));
    expect(generateTraces(2, 7)).not.toEqual(generateTraces(2, 8));
  });
});

describe('a shared bottleneck', () => {
  it('delivers at the rate of the trace, after half the round trip', () => {
    const clock = createLinkClock([step(1_000, 64, 300)]);
    const bottleneck = createBottleneck<string>({ clock, queueBytes: 8_000 });
    bottleneck.send('a', Buffer.alloc(80_000), 0);
    const seen = playOut(bottleneck);
    expect(seen.at(-1)?.atMs).toBeCloseTo(10_000 + 150);
    expect(seen.reduce((sum, { data }) => sum + (data?.length ?? 0), 0)).toBe(80_000);
  });

  it('keeps each flow in order and loses nothing, whatever the link does', () => {
    const steps = fc.array(
      fc.record({
        duration_ms: fc.integer({ min: 1, max: 2_000 }),
        bandwidth_kbps: fc.integer({ min: 0, max: 500 }),
        latency_ms: fc.integer({ min: 0, max: 800 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: 1, max: 9_000 }), { maxLength: 12 }), (trace, sizes) => {
        const clock = createLinkClock([...trace, step(100, 64, 50)]);
        const bottleneck = createBottleneck<number>({ clock, queueBytes: 4_000 });
        const sent = [Buffer.alloc(0), Buffer.alloc(0)];
        sizes.forEach((size, index) => {
          const data = Buffer.alloc(size, index + 1);
          bottleneck.send(index % 2, data, 0);
          sent[index % 2] = Buffer.concat([sent[index % 2] ?? data, data]);
        });
        const seen = playOut(bottleneck);
        for (const flow of [0, 1]) {
          const got = seen.filter((one) => one.flow === flow).map((one) => one.data ?? Buffer.alloc(0));
          expect(Buffer.concat(got).equals(sent[flow] ?? Buffer.alloc(1))).toBe(true);
        }
      }),
    );
  });

  it('shares the rate between flows, so a small answer overtakes a large one', () => {
    const clock = createLinkClock([step(1_000, 64)]);
    const bottleneck = createBottleneck<string>({ clock, queueBytes: 3_000 });
    bottleneck.send('large', Buffer.alloc(40_000), 0);
    bottleneck.send('small', Buffer.alloc(1_000), 0);
    const seen = playOut(bottleneck);
    const small = seen.find(({ flow }) => flow === 'small');
    expect(small?.atMs).toBeLessThan(1_000);
    expect(seen.at(-1)?.atMs).toBeCloseTo(41_000 / 8);
  });

  it('holds no more than its queue before the radio', () => {
    const clock = createLinkClock([step(1_000, 64)]);
    const bottleneck = createBottleneck<string>({ clock, queueBytes: 7_000 });
    bottleneck.send('a', Buffer.alloc(50_000), 0);
    expect(bottleneck.backlog('a')).toBe(43_000);
  });

  it('delivers nothing more of a flow that is gone', () => {
    const clock = createLinkClock([step(1_000, 64)]);
    const bottleneck = createBottleneck<string>({ clock, queueBytes: 7_000 });
    bottleneck.send('a', Buffer.alloc(50_000), 0);
    bottleneck.drop('a');
    expect(playOut(bottleneck)).toEqual([]);
  });
});

describe('a link in front of an origin', () => {
  let origin: Server;
  let link: Link;

  afterEach(async () => {
    await link.close();
    origin.closeAllConnections();
    origin.close();
    await once(origin, 'close');
  });

  it('passes requests and answers unchanged, no faster than the trace', async () => {
    const body = Buffer.from(Array.from({ length: 30_000 }, (_, index) => index % 251));
    origin = createServer((request, response) => {
      response.setHeader('X-Path', request.url ?? '');
      response.end(body);
    });
    origin.listen(0, '127.0.0.1');
    await once(origin, 'listening');
    link = await startLink({
      originPort: (origin.address() as AddressInfo).port,
      trace: [step(100, 4_000, 40), step(100, 0, 40)],
    });
    const startedAt = performance.now();
    const response = await fetch(`http://127.0.0.1:${link.port}/a/b.m4s`);
    const got = Buffer.from(await response.arrayBuffer());
    const tookMs = performance.now() - startedAt;
    expect(response.headers.get('x-path')).toBe('/a/b.m4s');
    expect(got.equals(body)).toBe(true);
    // A lower bound, not a speed: the bits alone need 60 ms at full rate, handshake and way two round trips.
    expect(tookMs).toBeGreaterThan(60 + 80 - 5);
    expect(link.downBytes()).toBeGreaterThan(body.length);
  });
});
