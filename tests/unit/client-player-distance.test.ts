import { describe, expect, it } from 'vitest';
import {
  FARTHEST_MS,
  FASTEST_RATE,
  isHopeless,
  memoryFor,
  playbackRate,
  reachable,
  remember,
  SLOWEST_RATE,
  targetDistance,
  UNKNOWN_START_MS,
} from '../../client/player/abr/distance.ts';
import { keepLinkHint, pageThroughput, readLinkHint } from '../../client/player/abr/link-hint.ts';

const good = { throughputKbps: 5_000, downloadMs: 0 };

describe('the distance to live', () => {
  it('begins where it was told to and comes near on a link that shows no gaps', () => {
    let memory = memoryFor(UNKNOWN_START_MS);
    expect(targetDistance({ ...good, memory })).toBeCloseTo(UNKNOWN_START_MS);
    for (let tick = 0; tick < 2_400; tick++) memory = remember(memory, 500, 0);
    expect(targetDistance({ ...good, memory })).toBeLessThan(2_100);
  });

  it('is no nearer than whole segments can be where no parts are fetched', () => {
    expect(reachable(2_000, true, 4_000)).toBe(2_000);
    expect(reachable(2_000, false, 4_000)).toBe(10_000);
    expect(reachable(20_000, false, 4_000)).toBe(20_000);
  });

  it('grows at once with a gap, as far as the playlist reaches', () => {
    expect(targetDistance({ ...good, memory: remember(memoryFor(6_000), 500, 12_000) })).toBe(20_000);
    expect(targetDistance({ ...good, memory: remember(memoryFor(6_000), 500, 90_000) })).toBe(FARTHEST_MS);
  });

  it('grows with the time that one download takes', () => {
    const memory = memoryFor(6_000);
    expect(targetDistance({ ...good, memory, downloadMs: 2_000 })).toBe(9_000);
  });

  it('is far on a weak link even before it shows a gap', () => {
    const memory = memoryFor(0);
    const at = (throughputKbps: number) => targetDistance({ ...good, memory, throughputKbps });
    expect(at(64)).toBeGreaterThan(20_000);
    expect(at(800)).toBeLessThan(at(400));
    expect(at(5_000)).toBe(2_000);
  });

  it('is reached by the rate of play alone, within what people do not notice', () => {
    expect(playbackRate({ distanceMs: 8_000, targetMs: 16_000, bufferMs: 6_000 })).toBe(SLOWEST_RATE);
    expect(playbackRate({ distanceMs: 16_000, targetMs: 6_000, bufferMs: 12_000 })).toBe(FASTEST_RATE);
    expect(playbackRate({ distanceMs: 16_200, targetMs: 16_000, bufferMs: 12_000 })).toBe(1);
  });

  it('jumps only when what it waits for is not to be had any more', () => {
    const waiting = { bufferMs: 20, endMs: 40_000, windowStartMs: 44_000 };
    expect(isHopeless(waiting)).toBe(true);
    expect(isHopeless({ ...waiting, windowStartMs: 40_000 })).toBe(false);
    expect(isHopeless({ ...waiting, bufferMs: 4_000 })).toBe(false);
  });

  it('does not hurry into an empty buffer', () => {
    expect(playbackRate({ distanceMs: 30_000, targetMs: 16_000, bufferMs: 3_000 })).toBe(1);
  });
});

function fakeStorage(text: string | null = null) {
  let kept = text;
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value;
    },
  };
}

describe('what is known of a link before the first byte', () => {
  const now = Date.UTC(2026, 10, 22);
  const signs = { memory: null, connection: null, pageKbps: null };
  const unknown = readLinkHint(signs, now);

  it('is what the last session saw, less a margin', () => {
    const storage = fakeStorage();
    keepLinkHint(storage, { throughputKbps: 1_000, distanceMs: 6_000 }, now);
    expect(readLinkHint({ ...signs, memory: storage }, now + 60_000)).toEqual({
      throughputKbps: 700,
      distanceMs: 6_000,
    });
  });

  it('is forgotten after a day, and when a clock was set back', () => {
    const storage = fakeStorage();
    keepLinkHint(storage, { throughputKbps: 1_000, distanceMs: 6_000 }, now);
    expect(readLinkHint({ ...signs, memory: storage }, now + 25 * 3_600_000)).toEqual(unknown);
    expect(readLinkHint({ ...signs, memory: storage }, now - 1)).toEqual(unknown);
  });

  it('is careful when the browser says that the link is weak, and does not trust it when it says good', () => {
    expect(readLinkHint({ ...signs, connection: { effectiveType: '2g' } }, now).throughputKbps).toBeLessThan(
      100,
    );
    expect(readLinkHint({ ...signs, connection: { effectiveType: '4g', downlink: 10 } }, now)).toEqual(
      unknown,
    );
    const storage = fakeStorage();
    keepLinkHint(storage, { throughputKbps: 5_000, distanceMs: 6_000 }, now);
    expect(
      readLinkHint({ ...signs, memory: storage, connection: { effectiveType: 'slow-2g' } }, now).distanceMs,
    ).toBe(FARTHEST_MS);
  });

  it('is the rate of the page where no session is remembered', () => {
    const fast = readLinkHint({ ...signs, pageKbps: 8_000 }, now);
    expect(fast.distanceMs).toBeLessThan(unknown.distanceMs);
    const slow = readLinkHint({ ...signs, pageKbps: 120 }, now);
    expect(slow.distanceMs).toBeGreaterThan(unknown.distanceMs);
    expect(slow.throughputKbps).toBeLessThan(120);
    const storage = fakeStorage();
    keepLinkHint(storage, { throughputKbps: 300, distanceMs: 20_000 }, now);
    expect(readLinkHint({ ...signs, memory: storage, pageKbps: 8_000 }, now).distanceMs).toBe(20_000);
  });

  it('takes the rate of the largest file that came over the network', () => {
    const file = { requestStart: 100, responseEnd: 1_100, transferSize: 50_300, encodedBodySize: 50_000 };
    const larger = { ...file, responseEnd: 2_100, encodedBodySize: 100_000 };
    const cached = { ...file, responseEnd: 101, transferSize: 0, encodedBodySize: 900_000 };
    expect(pageThroughput([file, larger, cached])).toBe(400);
    expect(pageThroughput([cached, { ...file, encodedBodySize: 900 }])).toBeNull();
    expect(pageThroughput([])).toBeNull();
  });

  it.each(['', 'null', '{}', '[1]', '["1","2","3"]', '[-5,0,0]', '[1e999,1,1]'])(
    'survives a broken memory: %s',
    (text) => {
      expect(readLinkHint({ ...signs, memory: fakeStorage(text) }, now)).toEqual(unknown);
    },
  );

  it('survives a storage that is forbidden', () => {
    const forbidden = {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('full', 'QuotaExceededError');
      },
    };
    expect(readLinkHint({ ...signs, memory: forbidden }, now)).toEqual(unknown);
    keepLinkHint(forbidden, unknown, now);
  });
});
