import type { LevelDetails, MediaFragment } from 'hls.js';
import Hls from 'hls.js/light';

/** So much of a segment may be missing at the end of the buffer, s: sound and picture never end together. */
const TOLERANCE_S = 0.25;

/**
 * hls.js's own loader of segments, less one habit: after each change of rung it fetches the last segment a second time
 * when its end is a few ms short in the buffer. On a weak link that is seconds of media.
 */
export class SeamlessStreamController extends Hls.DefaultConfig.streamController {
  protected override getFragmentAtPosition(
    bufferEnd: number,
    end: number,
    details: LevelDetails,
  ): MediaFragment | null {
    const found = super.getFragmentAtPosition(bufferEnd, end, details);
    const { fragPrevious } = this;
    if (!found || !this.media?.buffered.length || found.sn !== fragPrevious?.sn) return found;
    if (found.level === fragPrevious.level || found.end - bufferEnd > TOLERANCE_S) return found;
    const next = found.sn + 1;
    const { fragments, fragmentHint, startSN } = details;
    const listed = fragments[next - startSN];
    if (listed) return listed;
    return this.loadingParts && fragmentHint?.sn === next ? fragmentHint : null;
  }
}
