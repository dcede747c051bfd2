import type { LevelDetails, MediaFragment } from 'hls.js';
import { describe, expect, it, vi } from 'vitest';
import { SeamlessStreamController } from '../../client/player/abr/stream-controller.ts';

const fragment = (sn: number, level: number) =>
  ({ sn, level, start: 4 * sn, end: 4 * sn + 4 }) as unknown as MediaFragment;

/** A controller that has just put segment 7 of rung 1 into the buffer, in front of a playlist of rung 3. */
function afterSegment7({ loadingParts = false, listed = 9, buffered = 1 } = {}) {
  const fragments = Array.from({ length: listed - 4 }, (_, index) => fragment(5 + index, 3));
  const details = {
    fragments,
    startSN: 5,
    fragmentHint: fragment(listed + 1, 3),
  } as unknown as LevelDetails;
  // What hls.js itself finds at the end of the buffer: the segment that seems not to be there to its end.
  vi.spyOn(
    Object.getPrototypeOf(SeamlessStreamController.prototype),
    'getFragmentAtPosition',
  ).mockReturnValue(fragment(7, 3));
  const controller = Object.assign(Object.create(SeamlessStreamController.prototype), {
    fragPrevious: fragment(7, 1),
    media: { buffered: { length: buffered } },
    loadingParts,
  });
  return (bufferEnd: number): MediaFragment | null =>
    controller.getFragmentAtPosition(bufferEnd, 4 * listed + 4, details);
}

describe('after a change of rung', () => {
  it('goes on with the next segment when the last one is short by a few milliseconds', () => {
    expect(afterSegment7()(31.93)?.sn).toBe(8);
  });

  it('waits for the next segment when it is not listed yet', () => {
    expect(afterSegment7({ listed: 7 })(31.93)).toBeNull();
  });

  it('goes on with the first part of a segment in the making, near live', () => {
    expect(afterSegment7({ listed: 7, loadingParts: true })(31.93)?.sn).toBe(8);
  });

  it('fetches the segment again that is not here', () => {
    expect(afterSegment7()(29)?.sn).toBe(7);
    expect(afterSegment7({ buffered: 0 })(31.93)?.sn).toBe(7);
  });
});
