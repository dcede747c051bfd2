import type { LevelDetails, MediaFragment } from 'hls.js';
import Hls from 'hls.js/light';

/**
 * hls.js's own loader of segments, less one habit: after each change of rung it looks for the next segment as if nothing
 * had been loaded, without tolerance, and so fetches the segment a second time whose end is a few ms short in the
 * buffer. On a weak link that is seconds of media.
 */
export class SeamlessStreamController extends Hls.DefaultConfig.streamController {
  protected override getFragmentAtPosition(
    bufferEnd: number,
    end: number,
    details: LevelDetails,
  ): MediaFragment | null {
    if (this.media?.buffered.length) this.startFragRequested = true;
    return super.getFragmentAtPosition(bufferEnd, end, details);
  }
}
