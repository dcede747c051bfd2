/** Largest poster taken, bytes: it is shown before anything else, on links that have little. */
const MAX_POSTER_BYTES = 6 * 1024;
/** Largest image that a stream may hold, bytes; more means the stream is broken. */
const MAX_IMAGE_BYTES = 256 * 1024;

/**
 * Takes WebP files that follow each other in a stream (RIFF: the length stands behind the first four bytes). Images that
 * are too large are left out: the one before stays. `push` throws when the stream holds something else.
 */
export function createPosterReader(onPoster: (image: Buffer) => void): { push(chunk: Buffer): void } {
  let waiting: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= 12) {
        const kind = waiting.toString('latin1', 0, 4) + waiting.toString('latin1', 8, 12);
        const size = waiting.readUInt32LE(4) + 8;
        if (kind !== 'RIFFWEBP' || size > MAX_IMAGE_BYTES) throw new Error('no WebP image');
        if (waiting.length < size) return;
        if (size <= MAX_POSTER_BYTES) onPoster(Buffer.from(waiting.subarray(0, size)));
        waiting = waiting.subarray(size);
      }
    },
  };
}
