import { ErrorDetails, ErrorTypes } from 'hls.js/light';

/** An error as hls.js tells of it. */
export interface PlayerError {
  type: ErrorTypes;
  details: ErrorDetails;
  /** hls.js does nothing more about it. */
  fatal: boolean;
  /** Of the answer, where there was one; 0 without a connection. */
  httpStatus: number | undefined;
}

/**
 * What mends an error. `nothing`: hls.js does it. `decoder`: the decoder is set up anew, which keeps what is
 * loaded. `aac`: the same with AAC sound, for `aacForGood` on this phone. `engine`: everything is made anew.
 */
export type Mending = 'nothing' | 'decoder' | 'aac' | 'aacForGood' | 'engine';

/** `decoderReset`: that was tried since media last played. */
export function mendingOf(error: PlayerError, playing: { opus: boolean; decoderReset: boolean }): Mending {
  if (!error.fatal) return 'nothing';
  const { type, details, httpStatus } = error;
  if (playing.opus && details === ErrorDetails.MANIFEST_LOAD_ERROR && httpStatus === 404) return 'aac';
  if (type !== ErrorTypes.MEDIA_ERROR && type !== ErrorTypes.MUX_ERROR) return 'engine';
  // No decoder is set up yet when the playlist itself names what it cannot play.
  const early = details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR;
  if (!playing.decoderReset && !early) return 'decoder';
  return playing.opus ? 'aacForGood' : 'engine';
}
