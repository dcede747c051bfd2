/** What one frame is, without its bytes; times in ticks of the track's timescale. */
export interface Sample {
  /** Decoding time. */
  dts: number;
  duration: number;
  /** Time of showing minus `dts`. */
  compositionOffset: number;
  key: boolean;
  data: Buffer;
}

/** What a decoder needs to know before the first sample. */
export interface TrackConfig {
  kind: 'video' | 'audio';
  /** Ticks in a second. */
  timescale: number;
  /** The sample entry of stsd as a whole box. */
  sampleEntry: Buffer;
  /** RFC 6381, such as `avc1.64000d`. */
  codec: string;
  /** Pixels; 0 for sound. */
  width: number;
  height: number;
}
